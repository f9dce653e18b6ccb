package io.millrace.trigger.application;

import io.millrace.platform.log.Interval;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Evaluation;
import io.millrace.trigger.domain.Judged;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Makes good for what was lost on the way: firings that nobody has answered, moves that nobody has
/// told.
final class Reconciliation {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    private static final Duration USUALLY = Duration.ofSeconds(30);
    private static final Duration WATCHFULLY = Duration.ofSeconds(5);

    private static final int MOST_AT_ONCE = 500;

    private final Memory memory;
    private final Releases releases;
    private Sightings sightings = new Sightings();
    private final Interval betweenLooks = new Interval();

    Reconciliation(Memory memory, Releases releases) {
        this.memory = memory;
        this.releases = releases;
    }

    void forget() {
        sightings = new Sightings();
        betweenLooks.end();
    }

    void tick(Instant now, Work work) {
        var ledger = memory.ledger(work);
        askAgain(ledger, work);
        releases.tick(now, ledger, work);
        if (!betweenLooks.isOver(now)) {
            return;
        }
        reconcile(now, ledger, work);
        betweenLooks.begin(now, sightings.isEmpty() ? USUALLY : WATCHFULLY);
    }

    /// Sends again what nobody has answered: Kafka may have lost it, the build service may have put
    /// it aside or have been away for too long.
    private void askAgain(Ledger ledger, Work work) {
        ledger.withOpenFirings().stream()
                .flatMap(uid -> ledger.due(uid).stream())
                .limit(MOST_AT_ONCE)
                .forEach(key -> askAgain(key, ledger, work));
    }

    private void askAgain(String key, Ledger ledger, Work work) {
        var uid = Ledger.targetOf(key);
        var target = memory.targets(work).find(uid, work);
        var overtaken = ledger.open(key).filter(ledger.history(uid)::isOvertaken);
        if (target.isEmpty()) {
            ledger.forget(uid);
        } else if (overtaken.isPresent()) {
            ledger.overtaken(key, target.get(), overtaken.get());
        } else {
            LOG.infof("Asking again for the build of %s", key);
            Firings.sendAgain(key, target.get(), ledger, work);
        }
    }

    /// Compares how far each trigger has come with where its tags are, and makes good for moves
    /// that were never told.
    private void reconcile(Instant now, Ledger ledger, Work work) {
        var tags = new PresentTags(work, ledger);
        var ahead = new HashSet<Sightings.Place>();
        for (var target : memory.targets(work).all(work)) {
            var overdue =
                    target.watches().stream()
                            .filter(it -> isOverdue(target, it, ledger, ahead, tags, now))
                            .toList();
            if (!overdue.isEmpty() || awaitsAnUntoldBase(target, ahead, tags)) {
                reconcile(target, overdue, tags, ledger, work);
            }
        }
        sightings.retain(ahead);
        releases.tick(now, ledger, work);
    }

    private boolean isOverdue(
            Target target,
            Watch watch,
            Ledger ledger,
            Set<Sightings.Place> ahead,
            PresentTags tags,
            Instant now) {
        var present = tags.present(watch.tag());
        if (present.isEmpty()) {
            return false;
        }
        var decided = ledger.history(target.uid()).at(History.Place.of(present.get())).decided();
        if (present.get().revision() <= decided) {
            return false;
        }
        var place = Sightings.Place.of(target, present.get());
        ahead.add(place);
        return sightings.isOverdue(place, present.get(), now);
    }

    /// A first build that nothing has started although its base is there. While a move of the base
    /// is ahead of its fact, the build comes with that.
    private static boolean awaitsAnUntoldBase(
            Target target, Set<Sightings.Place> ahead, PresentTags tags) {
        return target.awaitsFirstBuild()
                && target.base()
                        .flatMap(tags::present)
                        .map(it -> !ahead.contains(Sightings.Place.of(target, it)))
                        .orElse(target.base().isEmpty());
    }

    private void reconcile(
            Target target, List<Watch> overdue, PresentTags tags, Ledger ledger, Work work) {
        var evaluation = Evaluation.ofPresent(target, overdue, true, tags);
        if (evaluation.judged().isEmpty() && evaluation.firing().isEmpty()) {
            return;
        }
        LOG.infof(
                "Reconciled %s/%s: %s",
                target.namespace(),
                target.name(),
                evaluation.judged().stream()
                        .map(Reconciliation::inWords)
                        .collect(Collectors.joining(", ")));
        ledger.record(
                target,
                evaluation,
                Origin.RECONCILED,
                new Waves(memory, ledger, work).of(Origin.RECONCILED));
    }

    private static String inWords(Judged judged) {
        return "%s revision %d %s"
                .formatted(
                        judged.revision().tag(),
                        judged.revision().revision(),
                        judged.verdict().wireName());
    }
}
