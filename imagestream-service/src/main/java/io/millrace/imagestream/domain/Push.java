package io.millrace.imagestream.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An image that has arrived for a tag without anybody wishing for it.
///
/// @param source which notification, mapping or build brought it
/// @param pushedAt when it was in the registry; empty for a request that somebody makes now
public record Push(
        String tag,
        String image,
        String pullSpec,
        Cause cause,
        String source,
        Optional<Instant> pushedAt) {

    /// What speaks against somebody's saying that a stream of the namespace has an image from
    /// there.
    public static List<Fault> faultsOf(
            String path, String pullSpec, String namespace, Surroundings surroundings) {
        return new IntegratedImages(surroundings, namespace)
                .fault(path, pullSpec).stream().toList();
    }

    /// The stream with the image on top of the tag's history, whatever the tag's wish says. News of
    /// a push from before the tag's latest move is no reason to go back there: a rollback stays.
    public Decision.Accepted onto(Subject subject, Surroundings surroundings) {
        var draft = StreamDraft.of(subject, surroundings, source);
        if (isStale(subject, draft, surroundings)) {
            return draft.accepted();
        }
        draft.push(this);
        draft.follow();
        return draft.accepted();
    }

    private boolean isStale(Subject subject, StreamDraft draft, Surroundings surroundings) {
        var uid = subject.stream().metadata().uid();
        if (subject.isNew() || uid == null || pushedAt.isEmpty()) {
            return false;
        }
        var history = draft.history(tag);
        var isLatest = history.latest().filter(it -> it.image().equals(image)).isPresent();
        return !isLatest
                && (history.isPast(image) || surroundings.hasPointedTo(uid, tag, image))
                && surroundings
                        .lastMoved(uid, tag)
                        .filter(it -> !pushedAt.get().isAfter(it))
                        .isPresent();
    }
}
