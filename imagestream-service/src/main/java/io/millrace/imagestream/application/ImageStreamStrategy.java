package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.imagestream.domain.Decision;
import io.millrace.imagestream.domain.StreamValidation;
import io.millrace.imagestream.domain.StreamWrites;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One write of image streams through their main resource. Wishes are the clients', facts the
/// server's.
final class ImageStreamStrategy implements Strategy {

    private final Streams streams;
    private @Nullable Decision decision;

    ImageStreamStrategy(Streams streams) {
        this.streams = streams;
    }

    @Override
    public ResourceType type() {
        return ResourceType.IMAGE_STREAM;
    }

    @Override
    public Class<?> model() {
        return ImageStream.class;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public Set<String> ignored() {
        return Set.of("status");
    }

    /// No stream's name may end in a dash, and no prefix of one either.
    @Override
    public List<FieldError> validateGenerateName(String prefix) {
        return prefix.endsWith("-")
                ? Wire.errors(StreamValidation.name("", prefix)).stream()
                        .map(it ->
                                new FieldError(
                                        it.reason(), "metadata.generateName", prefix, it.detail()))
                        .toList()
                : List.of();
    }

    /// Names are checked by `validate`, which knows the namespace.
    @Override
    public List<FieldError> validateName(String name) {
        return List.of();
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        return decided(
                next,
                Optional.empty(),
                StreamWrites.created(
                        Wire.read(next, ImageStream.class),
                        streams.surroundings(),
                        write.command().id()));
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var before = Wire.read(previous, ImageStream.class);
        var prepared =
                decided(
                        next,
                        Optional.of(before),
                        StreamWrites.updated(
                                before,
                                Wire.read(next, ImageStream.class),
                                streams.surroundings(),
                                write.command().id()));
        if (prepared.get("metadata") instanceof ObjectNode metadata) {
            // ResourceWrites raises it when the spec has changed.
            metadata.set("generation", previous.path("metadata").path("generation"));
        }
        return prepared;
    }

    private ObjectNode decided(
            ObjectNode proposed, Optional<ImageStream> before, Decision outcome) {
        decision = outcome;
        return switch (outcome) {
            case Decision.Accepted accepted -> {
                new StreamLimits(streams.work()).require(before, accepted.next());
                yield Wire.stored(accepted.next());
            }
            case Decision.Rejected rejected -> proposed;
        };
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults =
                previous.isPresent()
                        ? List.<FieldError>of()
                        : Wire.errors(
                                StreamValidation.name(
                                        write.command().namespace(),
                                        next.path("metadata").path("name").asText()));
        return decision instanceof Decision.Rejected rejected
                ? Stream.concat(faults.stream(), Wire.errors(rejected.faults()).stream()).toList()
                : faults;
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        if (decision instanceof Decision.Accepted accepted) {
            streams.tell(accepted.next(), accepted.moves());
        }
    }

    @Override
    public void deleted(Resource previous, Write write) {
        streams.tellDeleted(previous.as(ImageStream.class));
    }
}
