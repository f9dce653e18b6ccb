package io.millrace.trigger.following;

import io.millrace.platform.log.Interval;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.TagRevision;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/// Finds the tags that are ahead of what has been decided about them, and makes good for it when
/// their moves are not told within the grace: the changelog may be ahead of the facts for a while.
public final class Overdue {

    private static final Logger LOG = Logger.getLogger(Overdue.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(15);

    /// How far an object has come with a tag.
    public interface Decided {
        long revision(Resource stored, TagRevision tag, Work work);
    }

    private final Watchers watchers;
    private final Decided decided;
    private final BiConsumer<Resource, Work> evaluation;
    private Map<String, Instant> ahead = new HashMap<>();
    private final Interval betweenLooks = new Interval();

    /// @param evaluation looks at an object's tags again
    public Overdue(Watchers watchers, Decided decided, BiConsumer<Resource, Work> evaluation) {
        this.watchers = watchers;
        this.decided = decided;
        this.evaluation = evaluation;
    }

    public void forget() {
        ahead = new HashMap<>();
        betweenLooks.end();
    }

    public void tick(Instant now, Work work) {
        if (!betweenLooks.isOver(now)) {
            return;
        }
        betweenLooks.begin(now, BETWEEN_LOOKS);
        var seen = new HashMap<String, Instant>();
        for (var stored : watchers.all(work)) {
            var since = since(stored, now, seen, work);
            if (since.filter(it -> !now.isBefore(it.plus(GRACE))).isPresent()) {
                LOG.infof("Reconciled %s", stored.key().wire());
                evaluation.accept(stored, work);
            }
        }
        ahead = seen;
    }

    /// Since when the longest of its tags has been ahead; empty when none is.
    private Optional<Instant> since(
            Resource stored, Instant now, Map<String, Instant> seen, Work work) {
        Optional<Instant> oldest = Optional.empty();
        for (var tag :
                new ProjectedTags(Optional.empty(), work)
                        .find(stored, watchers.tags(stored), Set.of())
                        .values()) {
            if (tag.revision() > decided.revision(stored, tag, work)) {
                var place = tag.keyFor(stored.uid());
                var before = ahead.getOrDefault(place, now);
                var since = before.isAfter(now) ? now : before;
                seen.put(place, since);
                oldest = oldest.filter(since::isAfter).or(() -> Optional.of(since));
            }
        }
        return oldest;
    }
}
