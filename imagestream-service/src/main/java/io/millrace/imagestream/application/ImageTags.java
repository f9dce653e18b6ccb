package io.millrace.imagestream.application;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageTag;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.imagestream.domain.Decision;
import io.millrace.imagestream.domain.ImageStreamTagName;
import io.millrace.imagestream.domain.Subject;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Patches;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes of ImageTags, which show a tag's wish and facts just as its stream has them. Only the
/// wish can be written.
record ImageTags(TagObjects tags, Streams streams, Command command, Work work) {

    private static final ResourceType TYPE = ResourceType.IMAGE_TAG;

    ImageTags(Streams streams, Command command, Work work) {
        this(new TagObjects(TYPE, streams, command, work), streams, command, work);
    }

    Outcome decide() {
        return switch (command.verb()) {
            case CREATE -> create(Wire.body(command, ImageTag.class));
            case UPDATE -> update(Wire.body(command, ImageTag.class));
            case PATCH -> patch();
            case DELETE -> tags.delete();
            case DELETECOLLECTION -> tags.methodNotAllowed();
        };
    }

    private Outcome create(ImageTag given) {
        var name = tags.nameToCreate(given.metadata());
        Namespaces.requireActive(work, TYPE, command.namespace(), name.toString());
        if (given.spec() == null) {
            return invalid(name, FieldError.required("spec", "a tag is created by its spec"));
        }
        var subject = streams.subject(command.namespace(), name.stream());
        return TagWrites.wishOf(subject.stream(), name.tag()).isPresent()
                ? tags.alreadyExists(name)
                : wish(subject, name, given.spec(), 201);
    }

    private Outcome update(ImageTag given) {
        var name = tags.nameOf(command.name());
        tags.requireRightToWrite(name);
        var namesAnother = tags.namesAnother(given.metadata());
        if (namesAnother.isPresent()) {
            return namesAnother.get();
        }
        var stored = tags.stored(name);
        if (stored.isEmpty()) {
            return create(given, name);
        }
        var refusal = tags.refusal(given.metadata(), stored.get(), name);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        var stream = stored.get().as(ImageStream.class);
        var faults = faults(given, shown(stream, name));
        return faults.isEmpty() ? replace(given.spec(), stream, name) : invalid(name, faults);
    }

    /// An update of a tag whose stream is not there.
    private Outcome create(ImageTag given, ImageStreamTagName name) {
        var version = Objects.requireNonNullElse(given.metadata().resourceVersion(), "");
        if (!version.isEmpty() || given.spec() == null) {
            return tags.notFound(name.toString());
        }
        Namespaces.requireActive(work, TYPE, command.namespace(), name.toString());
        return wish(streams.subject(command.namespace(), name.stream()), name, given.spec(), 201);
    }

    private Outcome replace(
            @Nullable TagReference spec, ImageStream stream, ImageStreamTagName name) {
        var subject = Subject.stored(stream);
        var isKnown = TagWrites.wishOf(stream, name.tag()).isPresent();
        if (spec != null) {
            return wish(subject, name, spec, isKnown ? 200 : 201);
        }
        return TagObjects.knows(stream, name.tag())
                ? tags.write(subject, name, unwished(stream, name), 200)
                : tags.notFound(name.toString());
    }

    private Decision unwished(ImageStream stream, ImageStreamTagName name) {
        return TagWrites.unwished(stream, name.tag(), streams.surroundings(), command.id());
    }

    private Outcome wish(Subject subject, ImageStreamTagName name, TagReference spec, int code) {
        if (!spec.name().equals(name.tag())) {
            return invalid(
                    name,
                    FieldError.invalid(
                            "spec.name", spec.name(), "must match the tag of metadata.name"));
        }
        return tags.illegalStream(subject, name)
                .orElseGet(() ->
                        tags.write(
                                subject,
                                name,
                                TagWrites.wished(
                                        subject,
                                        spec,
                                        "spec",
                                        streams.surroundings(),
                                        command.id()),
                                code));
    }

    /// Only the wish may be written; what a client leaves out it means to leave.
    private static List<FieldError> faults(ImageTag given, ImageTag known) {
        var faults = new ArrayList<FieldError>();
        if (TagObjects.changes(given.metadata(), known.metadata())
                || TagObjects.differs(
                        given.metadata().annotations(), known.metadata().annotations())) {
            faults.add(notSpec("metadata"));
        }
        if (TagObjects.differs(given.status(), known.status())) {
            faults.add(notSpec("status"));
        }
        return faults;
    }

    private static FieldError notSpec(String path) {
        return FieldError.invalid(path, "", "may not update fields other than spec");
    }

    private Outcome patch() {
        var name = tags.nameOf(command.name());
        var stored = tags.stored(name);
        var known =
                stored.map(it -> it.as(ImageStream.class))
                        .filter(it -> TagObjects.knows(it, name.tag()));
        if (known.isEmpty()) {
            return Patches.isApplication(command) ? created(name) : tags.notFound(name.toString());
        }
        return patch(name, stored.orElseThrow(), shown(known.get(), name));
    }

    /// Applies the configuration of a tag that is not there yet.
    private Outcome created(ImageStreamTagName name) {
        return Patches.creationRefused(command, TYPE)
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> {
                    var named = ImageTag.of(ObjectMeta.named(name.toString()), null, null);
                    var wanted = Patches.apply(command, Wire.stored(named), ImageTag.class);
                    return create(Wire.read(wanted, ImageTag.class));
                });
    }

    private Outcome patch(ImageStreamTagName name, Resource stored, ImageTag shown) {
        var patched =
                Wire.read(
                        Patches.apply(command, Wire.stored(shown), ImageTag.class), ImageTag.class);
        var refusal = tags.refusal(patched.metadata(), stored, name);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        // What a patch takes away it does not leave out.
        var faults = new LinkedHashSet<>(faults(patched, shown));
        faults.addAll(faults(shown, patched));
        return faults.isEmpty()
                ? replace(patched.spec(), stored.as(ImageStream.class), name)
                : invalid(name, List.copyOf(faults));
    }

    private static ImageTag shown(ImageStream stream, ImageStreamTagName name) {
        return ImageTag.of(
                stream.metadata().withName(name.toString()),
                TagWrites.wishOf(stream, name.tag()).orElse(null),
                TagWrites.factsOf(stream, name.tag()).orElse(null));
    }

    private Outcome invalid(ImageStreamTagName name, List<FieldError> errors) {
        return new Outcome.Refused(Refusal.invalid(TYPE, name.toString(), errors));
    }

    private Outcome invalid(ImageStreamTagName name, FieldError error) {
        return invalid(name, List.of(error));
    }
}
