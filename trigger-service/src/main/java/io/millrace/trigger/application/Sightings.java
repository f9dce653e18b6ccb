package io.millrace.trigger.application;

import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The tags that were found ahead of what a trigger has decided, and since when. The changelog may
/// be ahead of the facts for a while: only a move that nobody tells within the grace is made good
/// for.
final class Sightings {

    static final Duration GRACE = Duration.ofSeconds(15);

    /// A trigger's place in one tag's moves.
    record Place(String targetUid, String streamUid, String tag) {

        static Place of(Target target, TagRevision revision) {
            return new Place(target.uid(), revision.streamUid(), revision.tag().tag());
        }
    }

    private record Sighting(TagRevision revision, Instant since) {}

    private final Map<Place, Sighting> sightings = new HashMap<>();

    /// Whether the revision has been ahead for so long that its fact will not come any more.
    boolean isOverdue(Place place, TagRevision revision, Instant now) {
        var sighting =
                sightings.compute(
                        place,
                        (_, known) ->
                                known != null
                                                && known.revision().equals(revision)
                                                && !now.isBefore(known.since())
                                        ? known
                                        : new Sighting(revision, now));
        return !now.isBefore(sighting.since().plus(GRACE));
    }

    /// Drops what is no longer ahead.
    void retain(Set<Place> ahead) {
        sightings.keySet().retainAll(ahead);
    }

    boolean isEmpty() {
        return sightings.isEmpty();
    }
}
