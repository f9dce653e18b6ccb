package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Writes of one ImageStreamTag: each is a write of the stream that the tag belongs to.
public final class TagWrites {

    private TagWrites() {}

    /// The wish that the stream holds for the tag.
    public static Optional<TagReference> wishOf(ImageStream stream, String tag) {
        return Optional.ofNullable(StreamDraft.wishesOf(stream).get(tag));
    }

    /// What the stream knows of the tag.
    public static Optional<NamedTagEventList> factsOf(ImageStream stream, String tag) {
        return stream.status().tags() == null
                ? Optional.empty()
                : stream.status().tags().stream().filter(it -> it.tag().equals(tag)).findFirst();
    }

    /// The stream with this wish for its tag, in place of the one that it may have had.
    ///
    /// @param path where the wish stands in the request
    public static Decision wished(
            Subject subject,
            TagReference wish,
            String path,
            Surroundings surroundings,
            String source) {
        UnaryOperator<String> pathOf =
                tag -> tag.equals(wish.name()) ? path : "spec.tags[" + tag + "]";
        var stream = subject.stream();
        var wishes = new ArrayList<>(Objects.requireNonNullElse(stream.spec().tags(), List.of()));
        wishes.removeIf(it -> it.name().equals(wish.name()));
        wishes.add(wish);
        var next = stream.withSpec(stream.spec().withTags(wishes));
        return subject.isNew()
                ? StreamWrites.created(next, surroundings, source, pathOf)
                : StreamWrites.updated(stream, next, surroundings, source, pathOf);
    }

    /// The stream without a wish for the tag; its history is left.
    public static Decision unwished(
            ImageStream stream, String tag, Surroundings surroundings, String source) {
        var draft = StreamDraft.replacing(stream, stream, surroundings, source);
        draft.forget(tag);
        return draft.accepted();
    }

    /// The stream as it is: for a write of a tag that wishes for nothing.
    public static Decision none(Subject subject, Surroundings surroundings, String source) {
        return StreamDraft.of(subject, surroundings, source).accepted();
    }

    /// The stream without the tag: neither the wish nor the history is left. Other tags keep what
    /// they took from it.
    public static Decision.Accepted removed(
            ImageStream stream, String tag, Surroundings surroundings, String source) {
        var draft = StreamDraft.replacing(stream, stream, surroundings, source);
        draft.remove(tag);
        return draft.accepted();
    }
}
