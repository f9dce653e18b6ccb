package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectReference;
import java.util.List;
import java.util.TreeMap;

/// Tags of a draft that track other tags of the same stream.
record Tracking(StreamDraft draft) {

    /// Lets the tags that track a moved tag follow it: one hop, so cycles end.
    ///
    /// @param before the stream as it was
    void follow(ImageStream before) {
        var moved = new TreeMap<String, TagEvent>();
        var old = TagFacts.of(before);
        draft.facts()
                .keySet()
                .forEach(tag -> {
                    var latest = draft.history(tag).latest();
                    if (latest.isPresent() && !latest.equals(old.history(tag).latest())) {
                        moved.put(tag, latest.get());
                    }
                });
        moved.forEach(this::leadFollowers);
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
