package io.millrace.gateway.dependents;

import io.millrace.gateway.dependents.CrossReferences.Bereft;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/// Deletes what belonged only to objects that are gone from other services, and takes their names
/// out of what belongs to others, too.
final class OwnerlessObjects {

    private static final Logger LOG = Logger.getLogger(OwnerlessObjects.class);
    private static final Duration BEFORE_ANOTHER_LOOK = Duration.ofSeconds(30);
    private static final int AT_A_TIME = 500;

    private final CrossReferences references;
    private final DependentWrites writes;
    private final InstantSource clock;
    private final Map<String, Instant> looked = new HashMap<>();

    OwnerlessObjects(CrossReferences references, DependentWrites writes, InstantSource clock) {
        this.references = references;
        this.writes = writes;
        this.clock = clock;
    }

    /// Looks once at everything that seems to have lost its owner.
    void collect() throws InterruptedException {
        var now = clock.instant();
        looked.values().removeIf(it -> !now.isBefore(it.plus(BEFORE_ANOTHER_LOOK)));
        var due =
                references.bereft().stream()
                        .filter(it -> !looked.containsKey(it.dependent().uid()))
                        .limit(AT_A_TIME)
                        .toList();
        for (var bereft : due) {
            looked.put(bereft.dependent().uid(), now);
            collect(bereft);
        }
    }

    private void collect(Bereft bereft) throws InterruptedException {
        for (var owner : bereft.gone()) {
            if (!writes.isGone(owner)) {
                return;
            }
        }
        var dies = bereft.kept().isEmpty();
        var code = dies ? writes.delete(bereft) : writes.release(bereft);
        LOG.infof(
                "%s %s %s, whose owners are gone: %d",
                dies ? "Deletion of" : "Taking owners from",
                bereft.dependent().key().type().plural(),
                bereft.dependent().path(),
                code);
    }
}
