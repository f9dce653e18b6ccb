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

    /// The wish of somebody who says where the tag is to be, whatever it wished for before: naming
    /// an image brings the tag back there, also when the wish named it already and something else
    /// has moved the tag since.
    public static TagReference ordered(ImageStream stream, String tag, TagReference wish) {
        var from = wish.from();
        if (from == null || !TagSource.IMAGE_STREAM_IMAGE.equals(from.kind())) {
            return wish;
        }
        var name = Objects.requireNonNullElse(from.name(), "");
        var image = name.substring(name.indexOf('@') + 1);
        var isElsewhere =
                factsOf(stream, tag)
                        .flatMap(it -> new TagHistory(it.items()).latest())
                        .filter(it -> !TagSource.isMeant(image, it.image()))
                        .isPresent();
        return isElsewhere ? wish.withGeneration(0L) : wish;
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
