package io.millrace.trigger.rollout;

import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.rollout.ImageTriggers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Finds the tags that are ahead of what has been decided about them, and makes good for it when
/// their moves are not told within the grace: the changelog may be ahead of the facts for a while.
final class Overdue {

    private static final Logger LOG = Logger.getLogger(Overdue.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Rollouts rollouts;
    private Map<String, Instant> ahead = new HashMap<>();
    private Instant next = Instant.MIN;

    Overdue(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    void forget() {
        ahead = new HashMap<>();
        next = Instant.MIN;
    }

    void tick(Instant now, Work work) {
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(BETWEEN_LOOKS);
        var seen = new HashMap<String, Instant>();
        for (var stored : work.list(ResourceType.DEPLOYMENT_CONFIG, "")) {
            var since = since(stored, now, seen, work);
            if (since.filter(it -> !now.isBefore(it.plus(GRACE))).isPresent()) {
                LOG.infof("Reconciled %s", stored.key().wire());
                rollouts.evaluate(stored, Optional.empty(), Origin.RECONCILED, work);
            }
        }
        ahead = seen;
    }

    /// How long one of its tags has been ahead; empty when none is.
    private Optional<Instant> since(
            Resource stored, Instant now, Map<String, Instant> seen, Work work) {
        var config = stored.as(DeploymentConfig.class);
        var ledger = new RolloutLedger(config, work);
        Optional<Instant> oldest = Optional.empty();
        var tags =
                new ProjectedTags(Optional.empty(), work)
                        .find(ImageTriggers.tags(config, ImageTriggers.lookedAt(config)));
        for (var tag : tags.values()) {
            if (tag.revision() > ledger.decided(tag)) {
                var place = tag.keyFor(stored.uid());
                var since = ahead.getOrDefault(place, now);
                seen.put(place, since);
                oldest = oldest.filter(since::isAfter).or(() -> Optional.of(since));
            }
        }
        return oldest;
    }
}
