package io.millrace.imagestream.application;

import io.millrace.contract.Command;
import io.millrace.contract.CopyImage;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.imagestream.domain.Decision;
import io.millrace.imagestream.domain.Subject;
import io.millrace.imagestream.domain.Surroundings;
import io.millrace.imagestream.domain.TagMoved;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.ProjectQuotas;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The image streams of the owner, for one input on somebody's behalf.
///
/// @param actor whom moves are attributed to: the requester, or the one for whom it asks
record Streams(Work work, Settings settings, Requester requester, String actor) {

    private static final Duration PATIENCE = Duration.ofDays(7);

    Streams(Work work, Settings settings, Requester requester) {
        this(work, settings, requester, requester.username());
    }

    Streams attributedTo(String other) {
        return new Streams(work, settings, requester, other);
    }

    Surroundings surroundings() {
        return new OwnerSurroundings(work, settings, requester);
    }

    static ResourceKey keyOf(String namespace, String name) {
        return ResourceKey.of(ResourceType.IMAGE_STREAM, namespace, name);
    }

    Optional<Resource> find(String namespace, String name) {
        return work.find(keyOf(namespace, name));
    }

    List<Resource> in(String namespace) {
        return work.list(ResourceType.IMAGE_STREAM, namespace);
    }

    boolean isActive(String namespace) {
        return Namespaces.isActive(work, namespace);
    }

    /// The stored stream, or one that is about to be created.
    Subject subject(String namespace, String name) {
        return find(namespace, name)
                .map(it -> Subject.stored(it.as(ImageStream.class)))
                .orElseGet(() -> Subject.created(created(namespace, name)));
    }

    private ImageStream created(String namespace, String name) {
        return ImageStream.of(
                ObjectMeta.named(namespace, name)
                        .withUid(work.newUid())
                        .withCreationTimestamp(work.now()));
    }

    /// Stores what was decided and tells the moves; what has not changed is left alone.
    Resource save(Subject subject, Decision.Accepted decision) {
        var next = decision.next();
        var key =
                keyOf(
                        Objects.requireNonNull(next.metadata().namespace()),
                        Objects.requireNonNull(next.metadata().name()));
        if (!subject.isNew() && next.equals(subject.stream())) {
            return work.find(key).orElseThrow();
        }
        requireRoom(subject, decision);
        var saved = work.save(key, next);
        tell(next, decision.moves());
        return saved;
    }

    /// @throws io.millrace.platform.status.RefusedException when limits or quotas are in the way
    void requireRoom(Subject subject, Decision.Accepted decision) {
        var next = decision.next();
        var metadata = next.metadata();
        if (!subject.isNew() && next.equals(subject.stream())) {
            return;
        }
        new StreamLimits(work)
                .require(subject.isNew() ? Optional.empty() : Optional.of(subject.stream()), next);
        if (subject.isNew()) {
            ProjectQuotas.requireRoom(
                    work,
                    ResourceType.IMAGE_STREAM,
                    Objects.requireNonNull(metadata.namespace()),
                    Objects.requireNonNull(metadata.name()));
        }
    }

    void tell(ImageStream stream, List<TagMoved> moves) {
        moves.forEach(it -> TagMoves.append(work, stream, it, actor));
        moves.stream().filter(it -> !it.copiedFrom().isEmpty()).forEach(it -> copy(stream, it));
    }

    /// The pull spec names this stream's repository, and the registry does not have the image
    /// there.
    private void copy(ImageStream stream, TagMoved move) {
        var type = ResourceType.IMAGE_STREAM_MAPPING;
        work.send(
                Owner.IMPORTER,
                new Command(
                        move.source() + "-copy-" + move.tag(),
                        OwnerSurroundings.SYSTEM,
                        Verb.CREATE,
                        type.group(),
                        type.plural(),
                        "copy",
                        Objects.requireNonNull(stream.metadata().namespace()),
                        Objects.requireNonNull(stream.metadata().name()),
                        Json.tree(new CopyImage(move.copiedFrom(), move.image())),
                        null,
                        null,
                        null,
                        Map.of(),
                        false,
                        work.now().plus(PATIENCE),
                        "",
                        Map.of()));
    }

    void delete(Resource stored) {
        work.delete(stored.key());
        tellDeleted(stored.as(ImageStream.class));
    }

    void tellDeleted(ImageStream stream) {
        var facts = stream.status().tags();
        if (facts != null) {
            facts.forEach(it -> tellDeleted(stream, it));
        }
    }

    void tellDeleted(ImageStream stream, NamedTagEventList tag) {
        TagMoves.remove(work, stream, tag, requester.username());
        work.publish(
                new Fact.TagDeleted(
                        Objects.requireNonNull(stream.metadata().namespace()),
                        Objects.requireNonNull(stream.metadata().name()),
                        Objects.requireNonNull(stream.metadata().uid()),
                        tag.tag(),
                        Objects.requireNonNullElse(tag.revision(), 0L),
                        requester.username(),
                        work.now()));
    }
}
