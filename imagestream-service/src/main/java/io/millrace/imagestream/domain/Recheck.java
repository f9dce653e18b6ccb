package io.millrace.imagestream.domain;

import io.millrace.contract.ImageReference;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What somebody says of an image in another registry makes the tags that follow it on a schedule
/// be looked at now. Only what is found there moves them.
public final class Recheck {

    private Recheck() {}

    /// The stream with the wishes of those tags renewed; empty when none has to be.
    ///
    /// @param pushed the tag of which it is said
    /// @param digest that it has now, as is said; empty when nothing was said of that
    public static Optional<Decision.Accepted> of(
            ImageStream stream,
            ImageReference pushed,
            String digest,
            Surroundings surroundings,
            String source) {
        var draft = StreamDraft.replacing(stream, stream, surroundings, source);
        var followers =
                draft.wishes().values().stream()
                        .filter(it -> follows(it, pushed))
                        .filter(it -> !isKnown(draft, it, digest))
                        .toList();
        if (followers.isEmpty()) {
            return Optional.empty();
        }
        List.copyOf(followers).forEach(it -> draft.wish(it.withGeneration(draft.nextGeneration())));
        return Optional.of(draft.accepted());
    }

    private static boolean follows(TagReference wish, ImageReference pushed) {
        if (!TagSource.isDockerImage(wish)
                || wish.reference()
                || !wish.importPolicy().scheduled()) {
            return false;
        }
        var name = Objects.requireNonNullElse(Objects.requireNonNull(wish.from()).name(), "");
        try {
            var source = ImageReference.parse(name);
            return source.digest().isEmpty()
                    && source.tagOrLatest().equals(pushed.tagOrLatest())
                    && source.repository().equals(pushed.repository())
                    && (source.registry().equals(pushed.registry())
                            || (source.onDockerHub() && pushed.onDockerHub()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /// Whether the tag is there already, or about to look.
    private static boolean isKnown(StreamDraft draft, TagReference wish, String digest) {
        var latest = draft.history(wish.name()).latest();
        var isDue =
                wish.generation() != null
                        && wish.generation() > latest.map(TagEvent::generation).orElse(0L)
                        && draft.conditions(wish.name()).stream().allMatch(Overdue::isOne);
        return isDue
                || (!digest.isEmpty()
                        && latest.map(TagEvent::image).filter(digest::equals).isPresent());
    }
}
