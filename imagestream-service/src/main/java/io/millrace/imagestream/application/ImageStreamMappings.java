package io.millrace.imagestream.application;

import io.millrace.contract.Command;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamMapping;
import io.millrace.imagestream.domain.Cause;
import io.millrace.imagestream.domain.Push;
import io.millrace.imagestream.domain.StreamValidation;
import io.millrace.imagestream.domain.Subject;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Mappings: somebody states which image a tag now is.
record ImageStreamMappings(Streams streams, Command command, Work work) {

    private static final ResourceType TYPE = ResourceType.IMAGE_STREAM_MAPPING;

    Outcome create() {
        var mapping = Wire.body(command, ImageStreamMapping.class);
        Namespaces.requireActive(work, TYPE, command.namespace(), command.name());
        var stored = find(mapping);
        var name = stored.map(it -> it.key().name()).orElse(nameIn(mapping));
        var image = completed(mapping.image(), name);
        var errors = faults(mapping, image);
        if (!errors.isEmpty()) {
            return new Outcome.Refused(Refusal.invalid(TYPE, name, errors));
        }
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(TYPE, wanted(mapping)));
        }
        new StreamLimits(work).requireSize(command.namespace(), image);
        new Images(work).claim(image);
        var subject = Subject.stored(stored.get().as(ImageStream.class));
        var push =
                new Push(
                        mapping.tag(),
                        Objects.requireNonNull(image.metadata().name()),
                        reference(image, name),
                        Cause.PUSH,
                        command.id(),
                        Optional.empty());
        streams.save(subject, push.onto(subject, streams.surroundings()));
        return new Outcome.Answered(201, Wire.SUCCESS);
    }

    /// What the stream is looked for by.
    private String wanted(ImageStreamMapping mapping) {
        var name = nameIn(mapping);
        return name.isEmpty()
                ? Objects.requireNonNullElse(mapping.dockerImageRepository(), "")
                : name;
    }

    private String nameIn(ImageStreamMapping mapping) {
        return command.name().isEmpty()
                ? Objects.requireNonNullElse(mapping.metadata().name(), "")
                : command.name();
    }

    /// The stream of that name, or the one with that `spec.dockerImageRepository`.
    private Optional<Resource> find(ImageStreamMapping mapping) {
        var name = nameIn(mapping);
        var repository = Objects.requireNonNullElse(mapping.dockerImageRepository(), "");
        if (!name.isEmpty()) {
            return streams.find(command.namespace(), name);
        }
        return work.list(ResourceType.IMAGE_STREAM, command.namespace()).stream()
                .filter(it ->
                        !repository.isEmpty()
                                && repository.equals(
                                        it.as(ImageStream.class).spec().dockerImageRepository()))
                .findFirst();
    }

    /// Fills what can be told from the rest: the name from the reference's digest, the reference
    /// from the integrated registry.
    private Image completed(Image given, String stream) {
        var image = given;
        if (Objects.requireNonNullElse(image.metadata().name(), "").isEmpty()) {
            var digest = digestIn(Objects.requireNonNullElse(image.dockerImageReference(), ""));
            image = image.withMetadata(image.metadata().withName(digest));
        }
        var repository = streams.surroundings().repositoryOf(command.namespace(), stream);
        var name = Objects.requireNonNullElse(image.metadata().name(), "");
        return Objects.requireNonNullElse(image.dockerImageReference(), "").isEmpty()
                        && !repository.isEmpty()
                        && !name.isEmpty()
                ? image.withDockerImageReference(repository + "@" + name)
                : image;
    }

    private static String digestIn(String reference) {
        try {
            return ImageReference.parse(reference).digest().map(Object::toString).orElse("");
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private ArrayList<FieldError> faults(ImageStreamMapping mapping, Image image) {
        var errors = new ArrayList<FieldError>();
        if (nameIn(mapping).isEmpty()
                && Objects.requireNonNullElse(mapping.dockerImageRepository(), "").isEmpty()) {
            errors.add(FieldError.required("metadata.name", "name or dockerImageRepository"));
        }
        if (mapping.tag().isEmpty()) {
            errors.add(FieldError.required("tag", ""));
        } else {
            errors.addAll(Wire.errors(StreamValidation.tag("tag", mapping.tag())));
        }
        var name = Objects.requireNonNullElse(image.metadata().name(), "");
        if (name.isEmpty()) {
            errors.add(
                    FieldError.required("image.metadata.name", "name or generateName is required"));
        } else {
            errors.addAll(ImageStrategy.pathSegment("image.metadata.name", name));
        }
        if (errors.isEmpty()) {
            errors.addAll(new KnownImages(streams, work).faults(command.namespace(), name));
        }
        errors.addAll(ImageStrategy.faults("image.", image));
        errors.addAll(
                Wire.errors(
                        Push.faultsOf(
                                "image.dockerImageReference",
                                Objects.requireNonNullElse(image.dockerImageReference(), ""),
                                command.namespace(),
                                streams.surroundings())));
        return errors;
    }

    /// An image whose bytes are in the integrated registry is pulled through this stream.
    private String reference(Image image, String stream) {
        var name = Objects.requireNonNull(image.metadata().name());
        var known = new Images(work).find(name).map(it -> it.as(Image.class).metadata());
        var isManaged =
                known.map(it ->
                                Objects.requireNonNullElse(
                                        it.annotations(), Map.<String, String>of()))
                        .filter(it -> "true".equals(it.get(Images.MANAGED)))
                        .isPresent();
        var repository = streams.surroundings().repositoryOf(command.namespace(), stream);
        return isManaged && !repository.isEmpty()
                ? repository + "@" + name
                : Objects.requireNonNull(image.dockerImageReference());
    }
}
