package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.imagestream.domain.Decision;
import io.millrace.imagestream.domain.StatusWrites;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One write of an image stream's facts (`imagestreams/status`).
final class StreamStatusStrategy implements Strategy {

    private final Streams streams;
    private @Nullable Decision decision;

    StreamStatusStrategy(Streams streams) {
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
        return Set.of("spec");
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        throw Refusal.methodNotAllowed().asException();
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var outcome =
                StatusWrites.updated(
                        Wire.read(previous, ImageStream.class),
                        Wire.read(next, ImageStream.class),
                        streams.surroundings(),
                        write.command().id());
        decision = outcome;
        return switch (outcome) {
            case Decision.Accepted accepted -> {
                new StreamLimits(streams.work())
                        .require(
                                Optional.of(Wire.read(previous, ImageStream.class)),
                                accepted.next());
                var prepared = Wire.stored(accepted.next());
                if (prepared.get("metadata") instanceof ObjectNode metadata) {
                    metadata.set("generation", previous.path("metadata").path("generation"));
                }
                yield prepared;
            }
            case Decision.Rejected rejected -> next;
        };
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        return decision instanceof Decision.Rejected rejected
                ? Wire.errors(rejected.faults())
                : List.of();
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        if (decision instanceof Decision.Accepted accepted) {
            streams.tell(accepted.next(), accepted.moves());
            previous.map(it -> it.as(ImageStream.class))
                    .ifPresent(it -> tellRemoved(it, accepted.next()));
        }
    }

    private void tellRemoved(ImageStream before, ImageStream after) {
        var facts = before.status().tags();
        if (facts != null) {
            facts.stream()
                    .filter(it -> TagWrites.factsOf(after, it.tag()).isEmpty())
                    .forEach(it -> streams.tellDeleted(before, it));
        }
    }
}
