package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagHold;
import io.millrace.contract.image.TagReference;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps held tags of a draft where they are, and puts holds on tags that somebody rolls back.
record Holding(StreamDraft draft) {

    /// Whether the tag is held against an image that has arrived by itself.
    boolean refuses(String tag, String image) {
        var hold = draft.wish(tag).flatMap(Hold::of);
        var latest = draft.history(tag).latest().map(TagEvent::image);
        if (hold.isEmpty() || latest.filter(image::equals).isPresent()) {
            return false;
        }
        return hold.get().policy().equals(Hold.UNTIL_RELEASED)
                || image.equals(hold.get().rejected())
                || draft.hasPointedTo(tag, image);
    }

    /// Something newer has moved the tag, which ends its hold.
    void end(String tag) {
        draft.wish(tag).map(Hold::released).ifPresent(draft::wish);
    }

    /// Settles what a write asks of holds, once its moves are known.
    ///
    /// @param before the wishes as they were
    void settle(ImageStream stream, Map<String, TagReference> before) {
        var annotations = stream.metadata().annotations();
        var ofRollbacks =
                annotations == null
                        ? Optional.<String>empty()
                        : Optional.ofNullable(annotations.get(Hold.ROLLBACKS));
        for (var wish : List.copyOf(draft.wishes().values())) {
            var moved = draft.move(wish.name());
            var isRollback = moved.filter(it -> isRollback(it, wish)).isPresent();
            var policy =
                    Hold.of(wish)
                            .map(TagHold::policy)
                            .or(() -> isRollback ? ofRollbacks : Optional.empty());
            var known = before.get(wish.name());
            if (policy.isEmpty()) {
                draft.wish(resuming(Hold.released(wish), known));
                continue;
            }
            var hold = hold(policy.get(), wish, known, moved);
            var held = Hold.placed(wish, hold);
            draft.wish(isRollback ? following(held, known) : held);
            draft.hold(wish.name(), hold);
        }
    }

    private boolean isRollback(TagMoved moved, TagReference wish) {
        return wish.from() != null
                && TagSource.isOfAStream(wish.from())
                && !moved.image().isEmpty()
                && draft.hasPointedTo(moved.tag(), moved.image());
    }

    private TagHold hold(
            String policy,
            TagReference wish,
            @Nullable TagReference known,
            Optional<TagMoved> moved) {
        var reason = wish.annotations() == null ? null : wish.annotations().get(Hold.REASON);
        var earlier = Optional.ofNullable(known).flatMap(Hold::of);
        if (earlier.isPresent() && moved.isEmpty()) {
            var it = earlier.get();
            return new TagHold(policy, it.by(), it.at(), reason, it.rejected());
        }
        var surroundings = draft.surroundings();
        return new TagHold(
                policy,
                surroundings.requester(),
                surroundings.now().truncatedTo(ChronoUnit.SECONDS),
                reason,
                rejected(wish.name(), moved));
    }

    /// Where the tag was taken away from: by this write, or by the latest before it.
    private @Nullable String rejected(String tag, Optional<TagMoved> moved) {
        var events = draft.history(tag).events();
        return moved.map(TagMoved::previousImage)
                .or(() -> events.stream().skip(1).findFirst().map(TagEvent::image))
                .filter(it -> !it.isEmpty())
                .orElse(null);
    }

    /// A tag that imports from elsewhere goes on doing so while it is held: else nothing newer
    /// could ever arrive, and a release would bring nothing back.
    private static TagReference following(TagReference held, @Nullable TagReference known) {
        return known == null || !TagSource.isDockerImage(known) || known.reference()
                ? held
                : held.withFrom(known.from())
                        .withImportPolicy(known.importPolicy())
                        .withReferencePolicy(known.referencePolicy());
    }

    /// Whoever releases a tag that follows its source on a schedule wants to be there again, and
    /// not at the next change only.
    private TagReference resuming(TagReference released, @Nullable TagReference known) {
        if (known == null || Hold.of(known).isEmpty()) {
            return released;
        }
        var isSame = Objects.equals(released.generation(), known.generation());
        return isSame && TagSource.isDockerImage(released) && released.importPolicy().scheduled()
                ? released.withGeneration(draft.nextGeneration())
                : released;
    }
}
