package io.millrace.imagestream.application;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.imagestream.domain.Decision;
import io.millrace.imagestream.domain.Fault;
import io.millrace.imagestream.domain.ImageStreamTagName;
import io.millrace.imagestream.domain.StreamValidation;
import io.millrace.imagestream.domain.Subject;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Patches;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is the same for every object that stands for one tag of a stream: names, preconditions,
/// deletion, and that each write is one of the stream, whose uid and version are the tag's.
///
/// @param type ImageStreamTag or ImageTag
record TagObjects(ResourceType type, Streams streams, Command command, Work work) {

    /// Reads `<stream>:<tag>`, or refuses it.
    ImageStreamTagName nameOf(String text) {
        try {
            var name = ImageStreamTagName.parse(text);
            var shown = StreamValidation.shown(text);
            var faults = StreamValidation.tag("metadata.name", name.tag());
            if (faults.isEmpty() && shown.equals(text)) {
                return name;
            }
            var errors =
                    faults.isEmpty()
                            ? List.of(
                                    FieldError.invalid(
                                            "metadata.name",
                                            shown,
                                            "may not contain control characters"))
                            : Wire.errors(faults);
            throw Refusal.invalid(type, shown, errors).asException();
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badRequest(
                            Objects.requireNonNullElse(malformed.getMessage(), "malformed name"))
                    .asException();
        }
    }

    /// The name of a tag that is to be created. OpenShift takes one that names no tag for a fault
    /// of its own.
    ImageStreamTagName nameToCreate(ObjectMeta given) {
        var text = Objects.requireNonNullElse(given.name(), "");
        if (text.isEmpty()) {
            throw Refusal.invalid(
                            type,
                            "",
                            List.of(
                                    FieldError.required(
                                            "metadata.name", "name or generateName is required")))
                    .asException();
        }
        try {
            return nameOf(text);
        } catch (RefusedException refused) {
            throw refused.refusal().code() == 400
                    ? new Refusal(500, "", refused.refusal().message(), null).asException()
                    : refused;
        }
    }

    /// An update that creates the tag needs the right to create, of which the gateway tells.
    void requireRightToWrite(ImageStreamTagName name) {
        var isThere =
                stored(name).filter(it -> knows(it.as(ImageStream.class), name.tag())).isPresent();
        if (!isThere && command.option("mayCreate").orElse("").equals("false")) {
            Patches.creationRefused(command, type)
                    .ifPresent(it -> {
                        throw it.asException();
                    });
        }
    }

    Optional<Resource> stored(ImageStreamTagName name) {
        return streams.find(command.namespace(), name.stream());
    }

    static boolean knows(ImageStream stream, String tag) {
        return TagWrites.wishOf(stream, tag).isPresent()
                || TagWrites.factsOf(stream, tag).isPresent();
    }

    /// OpenShift names ImageStreamTags in the singular here, and only them.
    Outcome alreadyExists(ImageStreamTagName name) {
        var resource =
                type.equals(ResourceType.IMAGE_STREAM_TAG) ? "imagestreamtag" : type.plural();
        return new Outcome.Refused(Refusal.alreadyExists(type.group(), resource, name.toString()));
    }

    /// Whether an update says something else about the tag's stream; what a client leaves out it
    /// means to leave.
    static boolean changes(ObjectMeta given, ObjectMeta stream) {
        return differs(given.labels(), stream.labels())
                || differs(given.finalizers(), stream.finalizers())
                || differs(given.ownerReferences(), stream.ownerReferences());
    }

    static boolean differs(@Nullable Object given, @Nullable Object known) {
        return given != null && !given.equals(known);
    }

    Outcome notFound(String name) {
        return new Outcome.Refused(Refusal.notFound(type, name));
    }

    Outcome methodNotAllowed() {
        return new Outcome.Refused(
                Refusal.methodNotAllowed(
                        command.verb().name().toLowerCase(Locale.ROOT),
                        type.group(),
                        type.plural()));
    }

    /// What speaks against an update of a tag whose stream is stored.
    Optional<Refusal> refusal(ObjectMeta given, Resource stored, ImageStreamTagName name) {
        var precondition = ResourceWrites.preconditions(command, type, stored);
        if (precondition.isPresent()) {
            return precondition;
        }
        var version = Objects.requireNonNullElse(given.resourceVersion(), "");
        if (!version.isEmpty() && !version.equals(Long.toString(stored.sequence()))) {
            return Optional.of(
                    Refusal.conflict(
                            type,
                            name.toString(),
                            "another caller has updated the resource version to "
                                    + stored.sequence()));
        }
        var uid = Objects.requireNonNullElse(given.uid(), "");
        return uid.isEmpty() || uid.equals(stored.uid())
                ? Optional.empty()
                : Optional.of(
                        Refusal.conflict(
                                type,
                                name.toString(),
                                "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                                        .formatted(uid, stored.uid())));
    }

    /// The refusal of an update that names another object than its path.
    Optional<Outcome> namesAnother(ObjectMeta given) {
        var name = Objects.requireNonNullElse(given.name(), command.name());
        return name.equals(command.name())
                ? Optional.empty()
                : Optional.of(
                        new Outcome.Refused(
                                Refusal.badRequest(
                                        "the name of the object (%s) does not match the name on the URL (%s)"
                                                .formatted(name, command.name()))));
    }

    /// What speaks against creating the stream of the tag.
    Optional<Outcome> illegalStream(Subject subject, ImageStreamTagName name) {
        var faults =
                subject.isNew()
                        ? StreamValidation.name(command.namespace(), name.stream())
                        : List.<Fault>of();
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Outcome.Refused(
                                Refusal.invalid(
                                        ResourceType.IMAGE_STREAM,
                                        name.stream(),
                                        Wire.errors(faults))));
    }

    /// Stores what was decided and answers with the stream, from which the gateway shows the tag.
    Outcome write(Subject subject, ImageStreamTagName name, Decision decision, int code) {
        return switch (decision) {
            case Decision.Accepted accepted -> {
                streams.save(subject, accepted);
                yield new Outcome.Stored(code, Streams.keyOf(command.namespace(), name.stream()));
            }
            case Decision.Rejected rejected ->
                    new Outcome.Refused(
                            Refusal.invalid(type, name.toString(), Wire.errors(rejected.faults())));
        };
    }

    Outcome delete() {
        var name = nameOf(command.name());
        var stored = stored(name);
        if (stored.isEmpty()) {
            return notFound(name.stream());
        }
        var stream = stored.get().as(ImageStream.class);
        if (!knows(stream, name.tag())) {
            return notFound(name.toString());
        }
        var precondition = ResourceWrites.preconditions(command, type, stored.get());
        if (precondition.isPresent()) {
            return new Outcome.Refused(precondition.get());
        }
        streams.save(
                Subject.stored(stream),
                TagWrites.removed(stream, name.tag(), streams.surroundings(), command.id()));
        TagWrites.factsOf(stream, name.tag()).ifPresent(it -> streams.tellDeleted(stream, it));
        return new Outcome.Answered(200, Wire.SUCCESS);
    }
}
