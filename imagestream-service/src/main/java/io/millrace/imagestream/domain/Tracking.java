package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectReference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Tags of a draft that track other tags of the same stream.
record Tracking(StreamDraft draft) {

    /// Lets the tags that track a moved tag follow it: one hop, so cycles end. What an earlier
    /// write left behind comes along, so that a chain of tags moves on.
    ///
    /// @param before the stream as it was
    void follow(ImageStream before) {
        var old = TagFacts.of(before);
        var behind = behind(old);
        moved(old).forEach(this::leadFollowers);
        behind.forEach((tag, event) -> {
            if (draft.history(tag).latest().equals(old.history(tag).latest())) {
                draft.arrive(tag, event, Cause.TRACK);
            }
        });
    }

    private Map<String, TagEvent> moved(TagFacts old) {
        var moved = new TreeMap<String, TagEvent>();
        for (var tag : draft.facts().keySet()) {
            draft.history(tag)
                    .latest()
                    .filter(it -> !Optional.of(it).equals(old.history(tag).latest()))
                    .ifPresent(it -> moved.put(tag, it));
        }
        return moved;
    }

    /// OpenShift follows only tags that somebody wished for, not those that were merely pushed.
    private void leadFollowers(String tag, TagEvent event) {
        if (draft.wish(tag).isEmpty()) {
            return;
        }
        for (var wish : List.copyOf(draft.wishes().values())) {
            if (tracks(wish, tag)) {
                draft.arrive(wish.name(), event, Cause.TRACK);
            }
        }
    }

    /// The tags whose source was ahead of them already, each with where it is.
    private Map<String, TagEvent> behind(TagFacts old) {
        var behind = new TreeMap<String, TagEvent>();
        for (var source : draft.wishes().keySet()) {
            var latest = old.history(source).latest();
            if (latest.isEmpty()) {
                continue;
            }
            draft.wishes().values().stream()
                    .filter(it -> tracks(it, source))
                    .filter(it -> isBehind(old.history(it.name()), latest.get()))
                    .forEach(it -> behind.put(it.name(), latest.get()));
        }
        return behind;
    }

    /// A tag that somebody has moved since its source did is not behind it. Times have whole
    /// seconds: of moves in the same one, a tag that has been there since is not behind either.
    private static boolean isBehind(TagHistory follower, TagEvent source) {
        var latest = follower.latest();
        if (latest.isEmpty() || age(source).isAfter(age(latest.get()))) {
            return true;
        }
        return age(source).equals(age(latest.get()))
                && follower.events().stream()
                        .filter(it -> !age(it).isBefore(age(source)))
                        .noneMatch(it -> it.image().equals(source.image()));
    }

    private static Instant age(TagEvent event) {
        return Objects.requireNonNullElse(event.created(), Instant.EPOCH);
    }

    /// Whether the tag goes where another tag of its stream goes.
    boolean isFollowing(TagReference wish) {
        return draft.wishes().keySet().stream().anyMatch(it -> tracks(wish, it));
    }

    /// Brings a tag to where the tag is that it tracks, if it does.
    void catchUp(TagReference wish) {
        draft.wishes().keySet().stream()
                .filter(it -> tracks(wish, it))
                .findFirst()
                .flatMap(it -> draft.history(it).latest())
                .ifPresent(it -> draft.arrive(wish.name(), it, Cause.TRACK));
    }

    private boolean tracks(TagReference wish, String tag) {
        var from = wish.from();
        return from != null
                && TagSource.IMAGE_STREAM_TAG.equals(from.kind())
                && isHere(from)
                && (tag.equals(from.name()) || (draft.name() + ":" + tag).equals(from.name()));
    }

    private boolean isHere(ObjectReference from) {
        var elsewhere = from.namespace();
        return elsewhere == null || elsewhere.isEmpty() || elsewhere.equals(draft.namespace());
    }
}
