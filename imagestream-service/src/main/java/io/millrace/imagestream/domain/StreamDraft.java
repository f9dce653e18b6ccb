package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamStatus;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagHold;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A stream while a decision about it is being made: wishes and histories by tag, and the moves so
/// far.
final class StreamDraft {

    private final ImageStream before;
    private final ImageStream proposed;
    private final boolean isNew;
    private final Surroundings surroundings;
    private final String source;
    private final TreeMap<String, TagReference> wishes;
    private final TreeMap<String, NamedTagEventList> facts;
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private final List<TagMoved> moves = new ArrayList<>();

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
        this.source = source;
        this.wishes = wishesOf(proposed);
        this.facts = factsOf(before);
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

    private static TreeMap<String, NamedTagEventList> factsOf(ImageStream stream) {
        var facts = new TreeMap<String, NamedTagEventList>();
        if (stream.status().tags() != null) {
            stream.status().tags().forEach(it -> facts.put(it.tag(), it));
        }
        return facts;
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
        return facts;
    }

    TagHistory history(String tag) {
        return new TagHistory(factsAbout(tag).items());
    }

    private NamedTagEventList factsAbout(String tag) {
        return facts.getOrDefault(tag, NamedTagEventList.EMPTY.withTag(tag));
    }

    /// Puts the event on the tag's history and counts the move, if it is one.
    void record(String tag, TagEvent event, Cause cause) {
        record(tag, event, cause, "");
    }

    /// @param copiedFrom the repository of the integrated registry that has the image, if it is
    ///   another than the event's
    void record(String tag, TagEvent event, Cause cause, String copiedFrom) {
        var about = factsAbout(tag);
        var history = new TagHistory(about.items());
        var next = history.recording(event).bounded(surroundings.historyItems());
        if (next.equals(history)) {
            return;
        }
        var changed = about.withItems(next.events()).withConditions(null);
        if (next.pointsElsewhereThan(history)) {
            changed = changed.withRevision(moved(about, history, event, cause, copiedFrom));
        }
        facts.put(tag, changed);
    }

    /// Notes a move and counts it.
    private long moved(
            NamedTagEventList about,
            TagHistory history,
            TagEvent event,
            Cause cause,
            String copiedFrom) {
        var revision = revisionOf(about) + 1;
        moves.add(
                new TagMoved(
                        about.tag(),
                        revision,
                        event.image(),
                        pullSpecOf(about.tag(), event),
                        history.latest().map(TagEvent::image).orElse(""),
                        event.generation(),
                        cause,
                        copiedFrom,
                        source,
                        null));
        return revision;
    }

    /// Puts a pushed image on its tag's history.
    void push(Push push) {
        var generation = isNew ? 1 : generation();
        var event = new TagEvent(surroundings.now(), push.pullSpec(), push.image(), generation);
        arrive(push.tag(), event, push.cause());
    }

    /// Puts an image that came by itself on its tag's history, unless the tag is held against it.
    private void arrive(String tag, TagEvent event, Cause cause) {
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
        return moves.stream().filter(it -> it.tag().equals(tag)).findFirst();
    }

    /// Says of the tag's move which hold it puts on the tag.
    void hold(String tag, TagHold hold) {
        moves.replaceAll(it -> it.tag().equals(tag) ? it.withHold(hold) : it);
    }

    /// Whether the tag pointed to the image before its latest move, however long ago.
    boolean hasPointedTo(String tag, String image) {
        var uid = before.metadata().uid();
        return history(tag).isPast(image)
                || (!isNew && uid != null && surroundings.hasPointedTo(uid, tag, image));
    }

    /// Takes over histories as they are given, but never a revision: a history with another top is
    /// a move like any other.
    void replaceFacts(Map<String, NamedTagEventList> proposed) {
        facts.keySet().retainAll(proposed.keySet());
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
        var about = factsAbout(tag);
        var before = new TagHistory(about.items());
        var after = new TagHistory(events).bounded(surroundings.historyItems());
        var replaced = proposed.withItems(after.events()).withRevision(about.revision());
        if (!events.isEmpty() && after.pointsElsewhereThan(before)) {
            replaced =
                    replaced.withRevision(moved(about, before, events.getFirst(), Cause.TAG, ""));
        }
        facts.put(tag, replaced);
    }

    void forget(String tag) {
        wishes.remove(tag);
    }

    void remove(String tag) {
        wishes.remove(tag);
        facts.remove(tag);
    }

    /// The revision of the tag's last move. A tag that was deleted goes on where it stopped.
    private long revisionOf(NamedTagEventList about) {
        if (about.revision() != null) {
            return about.revision();
        }
        var uid = before.metadata().uid();
        return isNew || uid == null ? 0 : surroundings.lastRevision(uid, about.tag());
    }

    private String pullSpecOf(String tag, TagEvent event) {
        var local = wish(tag).filter(it -> it.referencePolicy().type().equals("Local")).isPresent();
        var repository = surroundings.repositoryOf(namespace(), name());
        return local && !repository.isEmpty() && !event.image().isEmpty()
                ? repository + "@" + event.image()
                : event.dockerImageReference();
    }

    void conditions(String tag, List<TagEventCondition> conditions) {
        if (!conditions.isEmpty() || facts.containsKey(tag)) {
            facts.put(
                    tag, factsAbout(tag).withConditions(conditions.isEmpty() ? null : conditions));
        }
    }

    List<TagEventCondition> conditions(String tag) {
        var conditions = factsAbout(tag).conditions();
        return conditions == null ? List.of() : conditions;
    }

    /// Lets the tags that track a moved tag follow it: one hop, so cycles end.
    void follow() {
        var moved = new TreeMap<String, TagEvent>();
        var old = factsOf(before);
        facts.forEach((tag, about) -> {
            var latest = new TagHistory(about.items()).latest();
            var previous =
                    Optional.ofNullable(old.get(tag))
                            .flatMap(it -> new TagHistory(it.items()).latest());
            if (latest.isPresent() && !latest.equals(previous)) {
                moved.put(tag, latest.get());
            }
        });
        moved.forEach(this::leadFollowers);
    }

    /// OpenShift follows only tags that somebody wished for, not those that were merely pushed.
    private void leadFollowers(String tag, TagEvent event) {
        if (!wishes.containsKey(tag)) {
            return;
        }
        for (var wish : List.copyOf(wishes.values())) {
            if (tracks(wish, tag)) {
                arrive(wish.name(), event, Cause.TRACK);
            }
        }
    }

    private boolean tracks(TagReference wish, String tag) {
        var from = wish.from();
        return from != null
                && "ImageStreamTag".equals(from.kind())
                && isHere(from)
                && (tag.equals(from.name()) || (name() + ":" + tag).equals(from.name()));
    }

    private boolean isHere(ObjectReference from) {
        var elsewhere = from.namespace();
        return elsewhere == null || elsewhere.isEmpty() || elsewhere.equals(namespace());
    }

    void annotate(String name, String value) {
        annotations.put(name, value);
    }

    /// The stream as drafted, with its generation raised if the wishes differ from before.
    Decision.Accepted accepted() {
        var spec = proposed.spec().withTags(wishes.isEmpty() ? null : List.copyOf(wishes.values()));
        var status =
                before.status()
                        .withDockerImageRepository(repository())
                        .withPublicDockerImageRepository(publicRepository())
                        .withTags(facts.isEmpty() ? null : List.copyOf(facts.values()));
        var generation = isNew ? 1 : spec.equals(before.spec()) ? generation() : nextGeneration();
        var next =
                proposed.withMetadata(metadata().withGeneration(generation))
                        .withSpec(spec)
                        .withStatus(status);
        return new Decision.Accepted(next, moves);
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
