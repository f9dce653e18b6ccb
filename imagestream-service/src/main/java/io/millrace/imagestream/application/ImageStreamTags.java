package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamTag;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.imagestream.domain.Decision;
import io.millrace.imagestream.domain.Fault;
import io.millrace.imagestream.domain.ImageStreamTagName;
import io.millrace.imagestream.domain.StreamValidation;
import io.millrace.imagestream.domain.Subject;
import io.millrace.imagestream.domain.TagWrites;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Patches;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Writes of ImageStreamTags. A tag is no object of its own: each write is one of its stream, whose
/// uid and version are the tag's.
record ImageStreamTags(Streams streams, Command command, Work work) {

    private static final ResourceType TYPE = ResourceType.IMAGE_STREAM_TAG;

    Outcome decide() {
        return switch (command.verb()) {
            case CREATE -> create(Wire.body(command, ImageStreamTag.class));
            case UPDATE -> update(Wire.body(command, ImageStreamTag.class));
            case PATCH -> patch();
            case DELETE -> delete();
            case DELETECOLLECTION ->
                    new Outcome.Refused(
                            Refusal.methodNotAllowed(
                                    Verb.DELETECOLLECTION.name().toLowerCase(Locale.ROOT),
                                    TYPE.group(),
                                    TYPE.plural()));
        };
    }

    private Outcome create(ImageStreamTag given) {
        var name = nameOf(Objects.requireNonNullElse(given.metadata().name(), ""));
        Namespaces.requireActive(work, TYPE, command.namespace(), name.toString());
        var stored = streams.find(command.namespace(), name.stream());
        var subject = streams.subject(command.namespace(), name.stream());
        if (TagWrites.wishOf(subject.stream(), name.tag()).isPresent()) {
            return new Outcome.Refused(
                    Refusal.alreadyExists(TYPE.group(), "imagestreamtag", name.toString()));
        }
        var annotations = given.metadata().annotations();
        var wish = Optional.ofNullable(given.tag());
        return write(
                subject,
                name,
                wish.map(it -> annotations == null ? it : it.withAnnotations(annotations)),
                stored.isPresent() && wish.isEmpty() ? Optional.of(201) : Optional.empty());
    }

    private Outcome update(ImageStreamTag given) {
        var name = nameOf(command.name());
        var namesAnother = Objects.requireNonNullElse(given.metadata().name(), command.name());
        if (!namesAnother.equals(command.name())) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "the name of the object (%s) does not match the name on the URL (%s)"
                                    .formatted(namesAnother, command.name())));
        }
        var stored = streams.find(command.namespace(), name.stream());
        var version = Objects.requireNonNullElse(given.metadata().resourceVersion(), "");
        if (stored.isEmpty()) {
            if (!version.isEmpty()) {
                return new Outcome.Refused(Refusal.notFound(TYPE, name.toString()));
            }
            Namespaces.requireActive(work, TYPE, command.namespace(), name.toString());
        } else {
            var refusal = refusal(given, stored.get(), name);
            if (refusal.isPresent()) {
                return new Outcome.Refused(refusal.get());
            }
        }
        var subject = streams.subject(command.namespace(), name.stream());
        var known = TagWrites.wishOf(subject.stream(), name.tag());
        var wish = Optional.ofNullable(given.tag()).or(() -> known);
        if (wish.isEmpty()) {
            return new Outcome.Refused(
                    Refusal.badRequest(
                            "imagestreamtag %s is not a spec tag in imagestream %s/%s, cannot be updated"
                                    .formatted(name.tag(), command.namespace(), name.stream())));
        }
        return write(
                subject,
                name,
                wish.map(it -> it.withAnnotations(given.metadata().annotations())),
                Optional.of(known.isPresent() ? 200 : 201));
    }

    private Optional<Refusal> refusal(
            ImageStreamTag given, Resource stored, ImageStreamTagName name) {
        var precondition = ResourceWrites.preconditions(command, TYPE, stored);
        if (precondition.isPresent()) {
            return precondition;
        }
        var version = Objects.requireNonNullElse(given.metadata().resourceVersion(), "");
        if (!version.isEmpty() && !version.equals(Long.toString(stored.sequence()))) {
            return Optional.of(
                    Refusal.conflict(
                            TYPE,
                            name.toString(),
                            "another caller has updated the resource version to "
                                    + stored.sequence()));
        }
        var uid = Objects.requireNonNullElse(given.metadata().uid(), "");
        if (!uid.isEmpty() && !uid.equals(stored.uid())) {
            return Optional.of(
                    Refusal.conflict(
                            TYPE,
                            name.toString(),
                            "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                                    .formatted(uid, stored.uid())));
        }
        return changesLabels(given, stored)
                ? Optional.of(
                        Refusal.invalid(
                                TYPE,
                                name.toString(),
                                List.of(
                                        FieldError.invalid(
                                                "metadata",
                                                String.valueOf(given.metadata().labels()),
                                                "may not update fields other than"
                                                        + " metadata.annotations"))))
                : Optional.empty();
    }

    /// A tag's labels are its stream's; who sends none means to leave them.
    private static boolean changesLabels(ImageStreamTag given, Resource stored) {
        var labels = given.metadata().labels();
        return labels != null
                && !labels.equals(
                        Objects.requireNonNullElse(
                                stored.as(ImageStream.class).metadata().labels(), Map.of()));
    }

    /// Stores the wish and answers with the stream, from which the gateway shows the tag.
    ///
    /// @param code of the answer; 201 when not said otherwise
    private Outcome write(
            Subject subject,
            ImageStreamTagName name,
            Optional<TagReference> wish,
            Optional<Integer> code) {
        var key = Streams.keyOf(command.namespace(), name.stream());
        var nameFaults =
                subject.isNew()
                        ? StreamValidation.name(command.namespace(), name.stream())
                        : List.<Fault>of();
        if (!nameFaults.isEmpty()) {
            return new Outcome.Refused(
                    Refusal.invalid(
                            ResourceType.IMAGE_STREAM, name.stream(), Wire.errors(nameFaults)));
        }
        if (wish.isEmpty() && !subject.isNew()) {
            return new Outcome.Stored(code.orElse(201), key);
        }
        var decision =
                wish.map(it ->
                                TagWrites.wished(
                                        subject,
                                        it.withName(name.tag()),
                                        streams.surroundings(),
                                        command.id()))
                        .orElseGet(() ->
                                TagWrites.none(subject, streams.surroundings(), command.id()));
        return switch (decision) {
            case Decision.Accepted accepted -> {
                streams.save(subject, accepted);
                yield new Outcome.Stored(code.orElse(201), key);
            }
            case Decision.Rejected rejected ->
                    new Outcome.Refused(
                            Refusal.invalid(TYPE, name.toString(), Wire.errors(rejected.faults())));
        };
    }

    private Outcome patch() {
        var name = nameOf(command.name());
        var stored = streams.find(command.namespace(), name.stream());
        var stream = stored.map(it -> it.as(ImageStream.class));
        if (stream.isEmpty() || !knows(stream.get(), name.tag())) {
            return new Outcome.Refused(Refusal.notFound(TYPE, name.toString()));
        }
        var shown = Wire.stored(shown(stream.get(), name));
        var patched = Patches.apply(command, shown, ImageStreamTag.class);
        return update(Wire.read(withTagNamed(patched, name), ImageStreamTag.class));
    }

    private static ObjectNode withTagNamed(ObjectNode patched, ImageStreamTagName name) {
        if (patched.get("tag") instanceof ObjectNode tag) {
            tag.put("name", name.tag());
        }
        return patched;
    }

    private static boolean knows(ImageStream stream, String tag) {
        return TagWrites.wishOf(stream, tag).isPresent()
                || TagWrites.factsOf(stream, tag).isPresent();
    }

    /// The tag as clients see and patch it; of the image only its name and reference.
    private static ImageStreamTag shown(ImageStream stream, ImageStreamTagName name) {
        var wish = TagWrites.wishOf(stream, name.tag());
        var facts = TagWrites.factsOf(stream, name.tag());
        var latest = facts.flatMap(it -> it.items().stream().findFirst());
        var metadata =
                stream.metadata()
                        .withName(name.toString())
                        .withGeneration(null)
                        .withAnnotations(wish.map(TagReference::annotations).orElse(null))
                        .withCreationTimestamp(
                                latest.map(TagEvent::created)
                                        .orElse(stream.metadata().creationTimestamp()));
        return ImageStreamTag.of(metadata)
                .withTag(wish.orElse(null))
                .withGeneration(latest.map(TagEvent::generation).orElse(0L))
                .withLookupPolicy(stream.spec().lookupPolicy())
                .withConditions(facts.map(NamedTagEventList::conditions).orElse(null))
                .withImage(
                        latest.map(it ->
                                        Image.of(ObjectMeta.named(it.image()))
                                                .withDockerImageReference(
                                                        it.dockerImageReference()))
                                .orElse(Image.EMPTY));
    }

    private Outcome delete() {
        var name = nameOf(command.name());
        var stored = streams.find(command.namespace(), name.stream());
        if (stored.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(TYPE, name.stream()));
        }
        var stream = stored.get().as(ImageStream.class);
        if (!knows(stream, name.tag())) {
            return new Outcome.Refused(Refusal.notFound(TYPE, name.toString()));
        }
        var precondition = ResourceWrites.preconditions(command, TYPE, stored.get());
        if (precondition.isPresent()) {
            return new Outcome.Refused(precondition.get());
        }
        streams.save(
                Subject.stored(stream),
                TagWrites.removed(stream, name.tag(), streams.surroundings(), command.id()));
        TagWrites.factsOf(stream, name.tag()).ifPresent(it -> streams.tellDeleted(stream, it));
        return new Outcome.Answered(200, Wire.SUCCESS);
    }

    private static ImageStreamTagName nameOf(String text) {
        try {
            var name = ImageStreamTagName.parse(text);
            var faults = StreamValidation.tag("metadata.name", name.tag());
            if (!faults.isEmpty() || !StreamValidation.shown(text).equals(text)) {
                throw Refusal.invalid(
                                TYPE,
                                StreamValidation.shown(text),
                                faults.isEmpty()
                                        ? List.of(
                                                FieldError.invalid(
                                                        "metadata.name",
                                                        StreamValidation.shown(text),
                                                        "may not contain control characters"))
                                        : Wire.errors(faults))
                        .asException();
            }
            return name;
        } catch (IllegalArgumentException malformed) {
            throw Refusal.badRequest(
                            Objects.requireNonNullElse(malformed.getMessage(), "malformed name"))
                    .asException();
        }
    }
}
