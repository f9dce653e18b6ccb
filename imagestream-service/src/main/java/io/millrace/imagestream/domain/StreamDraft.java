package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamStatus;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagHold;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectMeta;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A stream while a decision about it is being made: wishes and histories by tag, and the moves so
/// far.
final class StreamDraft {

    private final ImageStream before;
    private final ImageStream proposed;
    private final boolean isNew;
    private final Surroundings surroundings;
    private final TreeMap<String, TagReference> wishes;
    private final TagFacts facts;
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final Moves moves;

    private StreamDraft(
            ImageStream before,
            ImageStream proposed,
            boolean isNew,
            Surroundings surroundings,
            String source) {
        this.before = before;
        this.proposed = proposed;
        this.isNew = isNew;
        this.surroundings = surroundings;
        this.wishes = wishesOf(proposed);
        this.facts = TagFacts.of(before);
        this.moves = Moves.of(this, source);
    }

    /// A stream that is to be created. Nobody but the server states facts.
    static StreamDraft ofNew(ImageStream stream, Surroundings surroundings, String source) {
        var bare = stream.withStatus(ImageStreamStatus.EMPTY);
        return new StreamDraft(bare, bare, true, surroundings, source);
    }

    /// A stream whose metadata and wishes are to be these, and whose facts are the stored ones.
    static StreamDraft replacing(
            ImageStream previous, ImageStream next, Surroundings surroundings, String source) {
        return new StreamDraft(previous, next, false, surroundings, source);
    }

    static StreamDraft of(Subject subject, Surroundings surroundings, String source) {
        var stream = subject.stream();
        return subject.isNew()
                ? ofNew(stream, surroundings, source)
                : replacing(stream, stream, surroundings, source);
    }

    /// The stream's wishes by tag. Of two for one tag the last counts.
    static TreeMap<String, TagReference> wishesOf(ImageStream stream) {
        var wishes = new TreeMap<String, TagReference>();
        if (stream.spec().tags() != null) {
            stream.spec().tags().forEach(it -> wishes.put(it.name(), it));
        }
        return wishes;
    }

    String namespace() {
        return Objects.requireNonNullElse(before.metadata().namespace(), "");
    }

    String name() {
        return Objects.requireNonNullElse(before.metadata().name(), "");
    }

    Surroundings surroundings() {
        return surroundings;
    }

    long generation() {
        return Objects.requireNonNullElse(before.metadata().generation(), 0L);
    }

    /// The generation of the stream if its wishes change now.
    long nextGeneration() {
        return isNew ? 1 : generation() + 1;
    }

    Map<String, TagReference> wishes() {
        return wishes;
    }

    Optional<TagReference> wish(String tag) {
        return Optional.ofNullable(wishes.get(tag));
    }

    void wish(TagReference wish) {
        wishes.put(wish.name(), wish);
    }

    Map<String, NamedTagEventList> facts() {
        return facts.byTag();
    }

    TagHistory history(String tag) {
        return facts.history(tag);
    }

    /// Puts the event on the tag's history and counts the move, if it is one.
    void record(String tag, TagEvent event, Cause cause) {
        record(tag, event, cause, "");
    }

    /// @param copiedFrom the repository of the integrated registry that has the image, if it is
    ///   another than the event's
    void record(String tag, TagEvent event, Cause cause, String copiedFrom) {
        var about = facts.about(tag);
        var history = new TagHistory(about.items());
        var next = history.recording(event).bounded(surroundings.historyItems());
        if (next.equals(history)) {
            return;
        }
        var kept = Overdue.among(facts.conditions(tag));
        var changed = about.withItems(next.events()).withConditions(kept.isEmpty() ? null : kept);
        if (next.pointsElsewhereThan(history)) {
            changed = changed.withRevision(moves.add(about, event, cause, copiedFrom));
        }
        facts.put(changed);
    }

    /// Puts a pushed image on its tag's history.
    void push(Push push) {
        var generation = isNew ? 1 : generation();
        var event = new TagEvent(surroundings.now(), push.pullSpec(), push.image(), generation);
        arrive(push.tag(), event, push.cause());
    }

    /// Puts an image that came by itself on its tag's history, unless the tag is held against it.
    void arrive(String tag, TagEvent event, Cause cause) {
        var holding = new Holding(this);
        if (holding.refuses(tag, event.image())) {
            return;
        }
        record(tag, event, cause);
        if (move(tag).isPresent()) {
            holding.end(tag);
        }
    }

    /// The move of the tag in this draft.
    Optional<TagMoved> move(String tag) {
        return moves.move(tag);
    }

    /// Says of the tag's move which hold it puts on the tag.
    void hold(String tag, TagHold hold) {
        moves.hold(tag, hold);
    }

    /// Whether the tag pointed to the image before its latest move, however long ago.
    boolean hasPointedTo(String tag, String image) {
        return history(tag).isPast(image)
                || storedUid().filter(it -> surroundings.hasPointedTo(it, tag, image)).isPresent();
    }

    /// The uid of a stream that is there already.
    Optional<String> storedUid() {
        return isNew ? Optional.empty() : Optional.ofNullable(before.metadata().uid());
    }

    /// Takes over histories as they are given, but never a revision: a history with another top is
    /// a move like any other.
    void replaceFacts(Map<String, NamedTagEventList> proposed) {
        facts.keepOnly(proposed.keySet());
        proposed.forEach(this::replaceFacts);
    }

    private void replaceFacts(String tag, NamedTagEventList proposed) {
        var events =
                proposed.items().stream().map(it -> StatusWrites.dated(it, this, tag)).toList();
        if (events.isEmpty()
                && (proposed.conditions() == null || proposed.conditions().isEmpty())) {
            facts.remove(tag);
            return;
        }
        var about = facts.about(tag);
        var before = new TagHistory(about.items());
        var after = new TagHistory(events).bounded(surroundings.historyItems());
        var replaced = proposed.withItems(after.events()).withRevision(about.revision());
        if (!events.isEmpty() && after.pointsElsewhereThan(before)) {
            replaced = replaced.withRevision(moves.add(about, events.getFirst(), Cause.TAG, ""));
        }
        facts.put(replaced.withTag(tag));
    }

    void forget(String tag) {
        wishes.remove(tag);
    }

    void remove(String tag) {
        wishes.remove(tag);
        facts.remove(tag);
    }

    void conditions(String tag, List<TagEventCondition> conditions) {
        facts.say(tag, conditions);
    }

    List<TagEventCondition> conditions(String tag) {
        return facts.conditions(tag);
    }

    void takeBack(String tag, Predicate<TagEventCondition> said) {
        facts.takeBack(tag, said);
    }

    /// Lets the tags that track a moved tag follow it.
    void follow() {
        new Tracking(this).follow(before);
    }

    void annotate(String name, String value) {
        annotations.put(name, value);
    }

    /// The stream as drafted, with its generation raised if the wishes differ from before.
    Decision.Accepted accepted() {
        dropOverdue();
        var spec = proposed.spec().withTags(wishes.isEmpty() ? null : List.copyOf(wishes.values()));
        var status =
                before.status()
                        .withDockerImageRepository(repository())
                        .withPublicDockerImageRepository(publicRepository())
                        .withTags(facts.inOrder());
        var generation = isNew ? 1 : spec.equals(before.spec()) ? generation() : nextGeneration();
        var next =
                proposed.withMetadata(metadata().withGeneration(generation))
                        .withSpec(spec)
                        .withStatus(status);
        return new Decision.Accepted(next, moves.made());
    }

    /// What is no longer to be looked at is not late.
    private void dropOverdue() {
        for (var tag : List.copyOf(facts.byTag().keySet())) {
            if (wish(tag).filter(Overdue::canBe).isEmpty()) {
                facts.takeBack(tag, Overdue::isOne);
            }
        }
    }

    private ObjectMeta metadata() {
        if (annotations.isEmpty()) {
            return proposed.metadata();
        }
        var all = new LinkedHashMap<String, String>();
        if (proposed.metadata().annotations() != null) {
            all.putAll(proposed.metadata().annotations());
        }
        all.putAll(annotations);
        return proposed.metadata().withAnnotations(all);
    }

    /// Where the stream's images are pulled from: without an integrated registry where they are
    /// imported from.
    private String repository() {
        var own = surroundings.repositoryOf(namespace(), name());
        return own.isEmpty()
                ? Objects.requireNonNullElse(proposed.spec().dockerImageRepository(), "")
                : own;
    }

    private @Nullable String publicRepository() {
        var host = surroundings.publicRegistryHost();
        return host.isEmpty() ? null : host + "/" + namespace() + "/" + name();
    }
}
