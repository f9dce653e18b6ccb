package io.millrace.imagestream.domain;

import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamSpec;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Streams as a story goes on: what was decided is what the next decision finds.
final class Scene implements Surroundings {

    static final String HOST = "registry.local:5000";

    final Map<String, ImageStream> streams = new HashMap<>();
    final Map<String, Image> images = new HashMap<>();
    final Set<String> pullable = new HashSet<>();
    final Map<String, Long> revisions = new HashMap<>();
    final Set<String> moves = new HashSet<>();
    final Map<String, Instant> movedAt = new HashMap<>();
    String host = HOST;
    String publicHost = "";
    AllowedRegistries allowed = AllowedRegistries.ALL;
    Instant now = Instant.parse("2026-11-23T03:00:00Z");
    List<TagMoved> lastMoves = List.of();

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String requester() {
        return "alice";
    }

    @Override
    public String registryHost() {
        return host;
    }

    @Override
    public String publicRegistryHost() {
        return publicHost;
    }

    @Override
    public AllowedRegistries allowedRegistries() {
        return allowed;
    }

    @Override
    public int historyItems() {
        return 100;
    }

    @Override
    public boolean hasPointedTo(String streamUid, String tag, String image) {
        return moves.contains(streamUid + tag + image);
    }

    @Override
    public Optional<ImageStream> stream(String namespace, String name) {
        return Optional.ofNullable(streams.get(namespace + "/" + name));
    }

    @Override
    public Optional<Image> image(String name) {
        return Optional.ofNullable(images.get(name));
    }

    @Override
    public boolean mayPull(String namespace, String stream) {
        return pullable.contains(namespace + "/" + stream);
    }

    @Override
    public long lastRevision(String streamUid, String tag) {
        return revisions.getOrDefault(streamUid + tag, 0L);
    }

    @Override
    public Optional<Instant> lastMoved(String streamUid, String tag) {
        return Optional.ofNullable(movedAt.get(streamUid + tag));
    }

    /// Makes a decision come true.
    ImageStream live(Decision decision) {
        var accepted =
                switch (decision) {
                    case Decision.Accepted it -> it;
                    case Decision.Rejected it ->
                            throw new AssertionError("rejected: " + it.faults());
                };
        var stream = accepted.next();
        streams.put(stream.metadata().namespace() + "/" + stream.metadata().name(), stream);
        for (var move : accepted.moves()) {
            revisions.put(stream.metadata().uid() + move.tag(), move.revision());
            moves.add(stream.metadata().uid() + move.tag() + move.image());
            movedAt.put(stream.metadata().uid() + move.tag(), now);
        }
        lastMoves = accepted.moves();
        now = now.plusSeconds(60);
        return stream;
    }

    ImageStream create(String name, TagReference... wishes) {
        return live(StreamWrites.created(stream("demo", name, wishes), this, "create"));
    }

    ImageStream update(ImageStream previous, TagReference... wishes) {
        return live(StreamWrites.updated(previous, wishing(previous, wishes), this, "update"));
    }

    ImageStream push(ImageStream stream, String tag, String image) {
        return live(pushOf(stream, tag, image, Optional.empty()));
    }

    Decision.Accepted pushOf(
            ImageStream stream, String tag, String image, Optional<Instant> pushedAt) {
        var reference =
                repositoryOf(
                                Objects.requireNonNull(stream.metadata().namespace()),
                                Objects.requireNonNull(stream.metadata().name()))
                        + "@"
                        + image;
        return new Push(tag, image, reference, Cause.PUSH, "push-" + image, pushedAt)
                .onto(Subject.stored(stream), this);
    }

    static ImageStream stream(String namespace, String name, TagReference... wishes) {
        var bare =
                ImageStream.of(
                        ObjectMeta.named(namespace, name).withUid("uid-" + namespace + "-" + name));
        return wishing(bare, wishes);
    }

    static ImageStream wishing(ImageStream stream, TagReference... wishes) {
        return stream.withSpec(
                new ImageStreamSpec(
                        stream.spec().lookupPolicy(),
                        stream.spec().dockerImageRepository(),
                        List.of(wishes)));
    }

    static TagReference from(String tag, @Nullable String kind, @Nullable String name) {
        return TagReference.EMPTY
                .withName(tag)
                .withFrom(ObjectReference.EMPTY.withKind(kind).withName(name));
    }

    static TagReference docker(String tag, String pullSpec) {
        return from(tag, "DockerImage", pullSpec);
    }

    static TagReference tracking(String tag, String name) {
        return from(tag, "ImageStreamTag", name);
    }

    static TagReference pinned(String tag, String name) {
        return from(tag, "ImageStreamImage", name);
    }

    static TagReference in(String namespace, TagReference wish) {
        return wish.withFrom(Objects.requireNonNull(wish.from()).withNamespace(namespace));
    }

    static TagReference wishOf(ImageStream stream, String tag) {
        return TagWrites.wishOf(stream, tag).orElseThrow();
    }

    static List<TagEvent> history(ImageStream stream, String tag) {
        return TagWrites.factsOf(stream, tag).map(NamedTagEventList::items).orElse(List.of());
    }

    static List<String> imagesOf(ImageStream stream, String tag) {
        return history(stream, tag).stream().map(TagEvent::image).toList();
    }

    static @Nullable Long revisionOf(ImageStream stream, String tag) {
        return TagWrites.factsOf(stream, tag).orElseThrow().revision();
    }

    static List<Fault> faults(Decision decision) {
        return switch (decision) {
            case Decision.Accepted accepted ->
                    throw new AssertionError("accepted: " + accepted.next());
            case Decision.Rejected rejected -> rejected.faults();
        };
    }
}
