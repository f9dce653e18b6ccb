package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagHold;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps held tags of a draft where they are, and puts holds on tags that somebody rolls back.
record Holding(StreamDraft draft) {

    private static final List<String> OF_THE_SOURCE =
            List.of("millrace.io/import-", "importer.image.openshift.io/");

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

    /// A write that holds a tag back need not say that the tag is not to follow its source
    /// meanwhile: [#following] sees to that.
    static TagReference unscheduled(
            TagReference wish, @Nullable TagReference known, ImageStream stream) {
        var isHeldBack =
                known != null
                        && TagSource.isDockerImage(known)
                        && wish.from() != null
                        && TagSource.isOfAStream(wish.from())
                        && wish.importPolicy().equals(known.importPolicy())
                        && (Hold.of(wish).isPresent() || ofRollbacks(stream).isPresent());
        var policy = wish.importPolicy();
        return isHeldBack
                ? wish.withImportPolicy(
                        new TagImportPolicy(policy.insecure(), false, policy.importMode()))
                : wish;
    }

    private static Optional<String> ofRollbacks(ImageStream stream) {
        return Optional.ofNullable(stream.metadata().annotations())
                .map(it -> it.get(Hold.ROLLBACKS));
    }

    /// Settles what a write asks of holds, once its moves are known.
    ///
    /// @param before the wishes as they were
    void settle(ImageStream stream, Map<String, TagReference> before) {
        for (var wish : List.copyOf(draft.wishes().values())) {
            settle(wish, Optional.ofNullable(before.get(wish.name())), ofRollbacks(stream));
        }
    }

    private void settle(
            TagReference wish, Optional<TagReference> known, Optional<String> ofRollbacks) {
        var moved = draft.move(wish.name());
        var isRollback = moved.filter(it -> isRollback(it, wish)).isPresent();
        var isRepeated = moved.isEmpty() && isRepeated(wish, known);
        var policy =
                Hold.of(wish)
                        .map(TagHold::policy)
                        .or(() -> isRollback || isRepeated ? ofRollbacks : Optional.empty());
        if (policy.isEmpty()) {
            release(wish, known);
            return;
        }
        var hold = hold(policy.get(), wish, known, moved);
        var held = Hold.placed(wish, hold);
        draft.wish(isRollback || isRepeated ? following(held, known) : held);
        draft.hold(wish.name(), hold);
    }

    private void release(TagReference wish, Optional<TagReference> known) {
        var released = Hold.released(wish);
        if (known.flatMap(Hold::of).isEmpty()) {
            draft.wish(released);
            return;
        }
        draft.wish(resuming(released, known.get()));
        new Tracking(draft).catchUp(released);
    }

    /// Whether somebody orders a tag once more to where it is held already.
    private boolean isRepeated(TagReference wish, Optional<TagReference> known) {
        var isServed =
                draft.history(wish.name())
                        .latest()
                        .filter(it -> it.generation() == draft.nextGeneration())
                        .isPresent();
        return isServed
                && known.flatMap(Hold::of).isPresent()
                && wish.from() != null
                && TagSource.isOfAStream(wish.from());
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
            Optional<TagReference> known,
            Optional<TagMoved> moved) {
        var earlier = known.flatMap(Hold::of);
        var reason =
                wish.annotations() == null
                        ? earlier.map(TagHold::reason).orElse(null)
                        : wish.annotations().get(Hold.REASON);
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

    /// A tag that imports from elsewhere, or follows another tag, goes on doing so while it is
    /// held, as it did before: else nothing newer could ever arrive, and a release would bring
    /// nothing back.
    private TagReference following(TagReference held, Optional<TagReference> known) {
        return known.filter(
                        it -> TagSource.isDockerImage(it) || new Tracking(draft).isFollowing(it))
                .filter(it -> !it.reference())
                .map(it ->
                        held.withFrom(it.from())
                                .withImportPolicy(it.importPolicy())
                                .withReferencePolicy(it.referencePolicy())
                                .withAnnotations(importing(held, it)))
                .orElse(held);
    }

    /// What a wish says of its source it goes on saying.
    private static Map<String, String> importing(TagReference held, TagReference known) {
        var annotations = new LinkedHashMap<String, String>();
        Objects.requireNonNullElse(known.annotations(), Map.<String, String>of())
                .forEach((name, value) -> {
                    if (OF_THE_SOURCE.stream().anyMatch(name::startsWith)) {
                        annotations.put(name, value);
                    }
                });
        annotations.putAll(Objects.requireNonNullElse(held.annotations(), Map.of()));
        return annotations;
    }

    /// Whoever releases a tag that follows its source on a schedule wants to be there again, and
    /// not at the next change only.
    private TagReference resuming(TagReference released, TagReference known) {
        var isSame = Objects.equals(released.generation(), known.generation());
        return isSame && TagSource.isDockerImage(released) && released.importPolicy().scheduled()
                ? released.withGeneration(draft.nextGeneration())
                : released;
    }
}
