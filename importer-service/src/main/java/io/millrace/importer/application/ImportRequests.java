package io.millrace.importer.application;

import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.Command;
import io.millrace.contract.ImageReference;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageImportSpec;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamImport;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.application.ImportJob.WantedRepository;
import io.millrace.importer.domain.PendingImport;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Requests to import, as somebody posts them: refused here, or put into the queue.
///
/// @param allowed where images may be imported from by those who may not state images themselves
record ImportRequests(
        IntegratedRegistry registry,
        AllowedRegistries allowed,
        ImportQueue queue,
        Command command,
        Work work) {

    private static final ResourceType TYPE = ResourceType.IMAGE_STREAM_IMPORT;
    private static final String PREFER_OS = "importer.image.openshift.io/prefer-os";
    private static final String PREFER_ARCHITECTURE = "importer.image.openshift.io/prefer-arch";

    Outcome decide() {
        if (command.verb() != Verb.CREATE) {
            return new Outcome.Refused(Refusal.methodNotAllowed());
        }
        if (command.dryRun()) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "an import has no dry run: spec.import false looks and stores nothing"));
        }
        var request = read();
        var name = nameOf(request);
        Namespaces.requireActive(work, TYPE, command.namespace(), name);
        var errors = new ArrayList<>(ImportFaults.of(request, name, command.namespace()));
        errors.addAll(forbidden(request));
        if (!errors.isEmpty()) {
            return new Outcome.Refused(Refusal.invalid(TYPE, name, errors));
        }
        var stream =
                work.projected(
                        ResourceKey.of(ResourceType.IMAGE_STREAM, command.namespace(), name));
        var refusal = refusal(request, name, stream);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        var known = stream.map(it -> it.as(ImageStream.class));
        var images =
                orEmpty(request.spec().images()).stream().map(it -> wanted(it, known)).toList();
        queue.enter(
                command,
                new ImportJob(
                        command.id(),
                        command.namespace(),
                        name,
                        images,
                        wantedRepository(request, known),
                        null),
                work);
        return Outcome.later();
    }

    private List<FieldError> forbidden(ImageStreamImport request) {
        if (allowed.isAll() || mayStateImages()) {
            return List.of();
        }
        var errors = new ArrayList<FieldError>();
        var images = orEmpty(request.spec().images());
        for (var i = 0; i < Math.min(images.size(), ImportFaults.MOST_IMAGES); i++) {
            var image = images.get(i);
            forbidden(
                    "spec.images[%d].from.name".formatted(i),
                    image.from(),
                    image.importPolicy().insecure(),
                    errors);
        }
        var repository = request.spec().repository();
        if (repository != null) {
            forbidden(
                    "spec.repository.from.name",
                    repository.from(),
                    repository.importPolicy().insecure(),
                    errors);
        }
        return errors;
    }

    private void forbidden(
            String path, ObjectReference from, boolean insecure, List<FieldError> errors) {
        var name = text(from.name());
        allowed.objection(name, insecure, registry.host())
                .ifPresent(why ->
                        errors.add(
                                FieldError.forbidden(
                                        path,
                                        "importing images from registry \"%s\" is forbidden: %s"
                                                .formatted(
                                                        ImageReference.parse(name).registry(),
                                                        why))));
    }

    /// Whoever may say that an image is there from anywhere needs no import for it.
    private boolean mayStateImages() {
        return mayCreate(ResourceType.IMAGE, "")
                || mayCreate(ResourceType.IMAGE_STREAM_MAPPING, command.namespace());
    }

    private boolean mayCreate(ResourceType type, String namespace) {
        return work.access()
                .allows(
                        command.requester(),
                        new Attributes("create", type.group(), type.plural(), "", namespace, ""));
    }

    private ImageStreamImport read() {
        return read(command);
    }

    static ImageStreamImport read(Command command) {
        try {
            return Json.read(ResourceWrites.bodyOf(command), ImageStreamImport.class);
        } catch (UncheckedIOException unreadable) {
            throw Refusal.badRequest(
                            Objects.requireNonNullElse(
                                    unreadable.getMessage(), "the object cannot be read"))
                    .asException();
        }
    }

    private String nameOf(ImageStreamImport request) {
        return command.name().isEmpty() ? text(request.metadata().name()) : command.name();
    }

    /// The stream that the request names by uid or version must be that very one.
    private static Optional<Refusal> refusal(
            ImageStreamImport request, String name, Optional<Resource> stream) {
        var uid = text(request.metadata().uid());
        var version = text(request.metadata().resourceVersion());
        if (uid.isEmpty() && version.isEmpty()) {
            return Optional.empty();
        }
        var isThatOne = stream.filter(it -> uid.isEmpty() || uid.equals(it.uid())).isPresent();
        if (!isThatOne) {
            return Optional.of(Refusal.notFound(ResourceType.IMAGE_STREAM, name));
        }
        var present = Long.toString(stream.orElseThrow().sequence());
        return version.isEmpty() || version.equals(present)
                ? Optional.empty()
                : Optional.of(
                        Refusal.conflict(
                                ResourceType.IMAGE_STREAM,
                                name,
                                "the image stream was updated from \"%s\" to \"%s\""
                                        .formatted(version, present)));
    }

    private Wanted wanted(ImageImportSpec image, Optional<ImageStream> stream) {
        var from = text(image.from().name());
        var tag = tagOf(image);
        var annotations =
                stream.flatMap(it -> wish(it, tag)).map(TagReference::annotations).orElse(Map.of());
        return new Wanted(
                tag,
                from,
                image.importPolicy(),
                image.referencePolicy(),
                image.importPolicy().insecure()
                        || stream.filter(PendingImport::declaresInsecure).isPresent(),
                annotations.get(PREFER_OS),
                annotations.get(PREFER_ARCHITECTURE),
                null,
                registry.accessTo(
                        from, command.namespace(), Optional.of(command.requester()), work));
    }

    private @Nullable WantedRepository wantedRepository(
            ImageStreamImport request, Optional<ImageStream> stream) {
        var repository = request.spec().repository();
        if (repository == null) {
            return null;
        }
        var from = text(repository.from().name());
        return new WantedRepository(
                from,
                repository.importPolicy(),
                repository.referencePolicy(),
                repository.importPolicy().insecure()
                        || stream.filter(PendingImport::declaresInsecure).isPresent(),
                registry.accessTo(
                        from, command.namespace(), Optional.of(command.requester()), work));
    }

    private static Optional<TagReference> wish(ImageStream stream, @Nullable String tag) {
        return orEmpty(stream.spec().tags()).stream()
                .filter(it -> it.name().equals(tag))
                .findFirst();
    }

    /// The tag asked for, else the one that is written in the pull spec, else none.
    private static @Nullable String tagOf(ImageImportSpec image) {
        var to = image.to();
        if (to != null) {
            return to.name();
        }
        try {
            return ImageReference.parse(text(image.from().name())).tag().orElse(null);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
