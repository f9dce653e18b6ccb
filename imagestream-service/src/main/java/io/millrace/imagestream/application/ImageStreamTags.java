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
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Writes of ImageStreamTags.
record ImageStreamTags(TagObjects tags, Streams streams, Command command, Work work) {

    private static final ResourceType TYPE = ResourceType.IMAGE_STREAM_TAG;

    ImageStreamTags(Streams streams, Command command, Work work) {
        this(new TagObjects(TYPE, streams, command, work), streams, command, work);
    }

    Outcome decide() {
        return switch (command.verb()) {
            case CREATE -> create(Wire.body(command, ImageStreamTag.class));
            case UPDATE -> update(Wire.body(command, ImageStreamTag.class));
            case PATCH -> patch();
            case DELETE -> tags.delete();
            case DELETECOLLECTION -> tags.methodNotAllowed();
        };
    }

    private Outcome create(ImageStreamTag given) {
        var name = tags.nameToCreate(given.metadata());
        Namespaces.requireActive(work, TYPE, command.namespace(), name.toString());
        var subject = streams.subject(command.namespace(), name.stream());
        if (TagWrites.wishOf(subject.stream(), name.tag()).isPresent()) {
            return tags.alreadyExists(name);
        }
        var annotations = given.metadata().annotations();
        var wish = Optional.ofNullable(given.tag());
        return write(
                subject,
                name,
                wish.map(it -> annotations == null ? it : it.withAnnotations(annotations)),
                201);
    }

    private Outcome update(ImageStreamTag given) {
        var name = tags.nameOf(command.name());
        tags.requireRightToWrite(name);
        var namesAnother = tags.namesAnother(given.metadata());
        if (namesAnother.isPresent()) {
            return namesAnother.get();
        }
        var stored = tags.stored(name);
        var version = Objects.requireNonNullElse(given.metadata().resourceVersion(), "");
        if (stored.isEmpty()) {
            if (!version.isEmpty()) {
                return tags.notFound(name.toString());
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
        var wish =
                Optional.ofNullable(given.tag())
                        .map(it -> isOrder(version) ? ordered(subject, name, it) : it)
                        .or(() -> known);
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
                known.isPresent() ? 200 : 201);
    }

    /// Who names no version wants what is written, as `oc tag` does, and not a change of what was
    /// read.
    private boolean isOrder(String version) {
        return command.verb() == Verb.UPDATE && version.isEmpty();
    }

    private static TagReference ordered(
            Subject subject, ImageStreamTagName name, TagReference wish) {
        return TagWrites.ordered(subject.stream(), name.tag(), wish);
    }

    private Optional<Refusal> refusal(
            ImageStreamTag given, Resource stored, ImageStreamTagName name) {
        var refusal = tags.refusal(given.metadata(), stored, name);
        if (refusal.isPresent()
                || !TagObjects.changes(given.metadata(), stored.as(ImageStream.class).metadata())) {
            return refusal;
        }
        return Optional.of(
                Refusal.invalid(
                        TYPE,
                        name.toString(),
                        List.of(
                                FieldError.invalid(
                                        "metadata",
                                        "",
                                        "may not update fields other than"
                                                + " metadata.annotations"))));
    }

    private Outcome write(
            Subject subject, ImageStreamTagName name, Optional<TagReference> wish, int code) {
        var illegal = tags.illegalStream(subject, name);
        if (illegal.isPresent()) {
            return illegal.get();
        }
        if (wish.isEmpty() && !subject.isNew()) {
            return new Outcome.Stored(code, Streams.keyOf(command.namespace(), name.stream()));
        }
        var surroundings = streams.surroundings();
        var decision =
                wish.map(it ->
                                TagWrites.wished(
                                        subject,
                                        it.withName(name.tag()),
                                        "tag",
                                        surroundings,
                                        command.id()))
                        .orElseGet(() -> TagWrites.none(subject, surroundings, command.id()));
        return tags.write(subject, name, decision, code);
    }

    private Outcome patch() {
        var name = tags.nameOf(command.name());
        var stored = tags.stored(name);
        var stream = stored.map(it -> it.as(ImageStream.class));
        if (stream.isEmpty() || !TagObjects.knows(stream.get(), name.tag())) {
            return Patches.isApplication(command) ? created(name) : tags.notFound(name.toString());
        }
        var shown = Wire.stored(shown(stream.get(), name));
        var patched = Patches.apply(command, shown, ImageStreamTag.class);
        return update(Wire.read(withTagNamed(patched, name), ImageStreamTag.class));
    }

    /// Applies the configuration of a tag that is not there yet.
    private Outcome created(ImageStreamTagName name) {
        return Patches.creationRefused(command, TYPE)
                .<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> {
                    var named = ImageStreamTag.of(ObjectMeta.named(name.toString()));
                    var wanted = Patches.apply(command, Wire.stored(named), ImageStreamTag.class);
                    return create(Wire.read(withTagNamed(wanted, name), ImageStreamTag.class));
                });
    }

    private static ObjectNode withTagNamed(ObjectNode patched, ImageStreamTagName name) {
        if (patched.get("tag") instanceof ObjectNode tag) {
            tag.put("name", name.tag());
        }
        return patched;
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
}
