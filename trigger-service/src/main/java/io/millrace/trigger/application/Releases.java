package io.millrace.trigger.application;

import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.OpenFiring;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.storm.Pace;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/// Lets go what fires, when its window is over, when the builds of its wave that it is built from
/// have ended, and as fast as limits allow.
final class Releases {

    private final Memory memory;
    private final TriggerLimits limits;
    private final Pace pace;

    Releases(Memory memory, TriggerLimits limits) {
        this.memory = memory;
        this.limits = limits;
        this.pace = new Pace(limits.buildsPerSecond());
    }

    /// Looks at what some targets have fired just now.
    void look(Collection<Target> targets, Ledger ledger, Work work) {
        var places = new Places(ledger, work);
        for (var target : targets) {
            ledger.history(target.uid())
                    .held()
                    .ifPresent(key -> release(key, target, places, ledger, work));
        }
    }

    void tick(Instant now, Ledger ledger, Work work) {
        settle(now, ledger);
        var places = new Places(ledger, work);
        for (var uid : ledger.withOpenFirings()) {
            ledger.history(uid)
                    .held()
                    .ifPresent(key ->
                            memory.targets(work)
                                    .find(uid, work)
                                    .ifPresentOrElse(
                                            it -> release(key, it, places, ledger, work),
                                            () -> ledger.forget(uid)));
        }
    }

    private static void settle(Instant now, Ledger ledger) {
        for (var uid : ledger.builds().targets()) {
            ledger.history(uid)
                    .running()
                    .forEach((build, it) -> {
                        if (it.isOver(now)) {
                            ledger.builds().settle(build, uid);
                        }
                    });
        }
    }

    private void release(String key, Target target, Places places, Ledger ledger, Work work) {
        var isFree =
                ledger.open(key)
                        .filter(it -> it.isRipe(work.now(), target.window()))
                        .filter(it -> it.isOverdue(work.now()) || !waits(target, it, ledger, work))
                        .isPresent();
        if (isFree && places.isLeftFor(target) && pace.take(work.now())) {
            Firings.release(key, target, ledger, work);
            places.take(target);
        }
    }

    /// Whether something from which the target is built is still to come of the same wave: then the
    /// one build answers that, too.
    private boolean waits(Target target, OpenFiring firing, Ledger ledger, Work work) {
        return memory.dependencies(work).upstream(target).keySet().stream()
                .anyMatch(it -> ledger.history(it).isBusyWith(firing.wave(), work.now()));
    }

    /// The places that a namespace's builds may take at once.
    private final class Places {

        private final Map<String, Long> taken = new HashMap<>();

        Places(Ledger ledger, Work work) {
            if (limits.buildsPerNamespace() > 0) {
                var busy = new HashSet<>(ledger.withOpenFirings());
                busy.addAll(ledger.builds().targets());
                busy.forEach(uid ->
                        memory.targets(work)
                                .find(uid, work)
                                .ifPresent(it ->
                                        taken.merge(
                                                it.namespace(),
                                                ledger.history(uid).underWay(),
                                                Long::sum)));
            }
        }

        boolean isLeftFor(Target target) {
            return limits.buildsPerNamespace() == 0
                    || taken.getOrDefault(target.namespace(), 0L) < limits.buildsPerNamespace();
        }

        void take(Target target) {
            taken.merge(target.namespace(), 1L, Long::sum);
        }
    }
}
