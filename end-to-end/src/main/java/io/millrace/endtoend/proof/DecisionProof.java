package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Move;
import io.millrace.endtoend.proof.Evidence.Watching;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Whatever watches a tag decides once about each of its moves.
record DecisionProof(Evidence evidence, Moves moves, Instant now) {

    private static final Set<String> UNSEEN_WHEN_NEW = Set.of("Paused", "Refused");

    private record Watcher(String target, Place place) {}

    List<String> findings() {
        var findings = new ArrayList<String>();
        var decisions = decisions(findings);
        decisions.forEach((watcher, its) -> gaps(watcher, its, findings));
        for (var watching : evidence.watching()) {
            for (var place : moves.told().keySet()) {
                var its = decisions.get(new Watcher(watching.uid(), place));
                if (its != null) {
                    beforeTheFirst(watching, its, findings);
                }
                undecided(watching, place, its == null ? new TreeMap<>() : its, findings);
            }
        }
        doubledCalls(findings);
        return findings;
    }

    /// A revision starts at most one build of one BuildConfig, and one deployment of one object.
    private Map<Watcher, NavigableMap<Long, Decision>> decisions(List<String> findings) {
        var decisions = new LinkedHashMap<Watcher, NavigableMap<Long, Decision>>();
        for (var decision : evidence.decisions()) {
            var its =
                    decisions.computeIfAbsent(
                            new Watcher(decision.target(), decision.place()), _ -> new TreeMap<>());
            var earlier = its.put(decision.revision(), decision);
            if (earlier != null && !earlier.isRevised(decision)) {
                findings.add(
                        "doubled: %s is decided twice".formatted(TriggerProof.inWords(decision)));
            }
        }
        return decisions;
    }

    /// Between two decisions no move is passed over, unless the trigger was new at the second: then
    /// nobody was watching in between.
    private void gaps(Watcher watcher, NavigableMap<Long, Decision> its, List<String> findings) {
        for (var decision : its.values()) {
            var before = its.lowerKey(decision.revision());
            if (before == null || decision.reason().equals("Evaluated")) {
                continue;
            }
            for (var revision = before + 1; revision < decision.revision(); revision++) {
                findings.add(
                        "lost: %s never decided about move %d of %s%s"
                                .formatted(
                                        decision.targetName(),
                                        revision,
                                        watcher.place().name(),
                                        moves.isTold(watcher.place(), revision)
                                                ? ""
                                                : ", which no fact tells"));
            }
        }
    }

    /// A trigger that is new decides about where its tag points. So whose first decision comes from
    /// a move was watching before it. What is paused or out of reach is not looked at when it is
    /// new.
    private void beforeTheFirst(
            Watching watching, NavigableMap<Long, Decision> its, List<String> findings) {
        var first = its.firstEntry().getValue();
        var moved = moves.of(first.place()).get(first.revision());
        if (!first.reason().equals("TagMoved")
                || UNSEEN_WHEN_NEW.contains(first.decision())
                || moved == null
                || first.at().isAfter(moved.at().plus(MoveProof.SOON))) {
            return;
        }
        for (var move : moves.of(first.place()).headMap(first.revision()).values()) {
            if (isInSight(move, watching)
                    && move.at().isAfter(watching.since().plus(MoveProof.SOON))) {
                findings.add(undecided(watching, move));
            }
        }
    }

    /// Whatever watches a tag has decided about its latest move.
    private void undecided(
            Watching watching,
            Place place,
            NavigableMap<Long, Decision> its,
            List<String> findings) {
        var latest = moves.of(place).lastEntry().getValue();
        if (watching.watches().contains(place.name())
                && isInSight(latest, watching)
                && TriggerProof.isSettled(latest.at(), now)
                && (its.isEmpty()
                        ? !watching.isForeign(place)
                        : its.lastKey() < latest.revision())) {
            findings.add(undecided(watching, latest));
        }
    }

    private boolean isInSight(Move move, Watching watching) {
        return move.at().isAfter(evidence.decisionsSince()) && move.at().isAfter(watching.since());
    }

    private static String undecided(Watching watching, Move move) {
        return "lost: %s never decided about %s"
                .formatted(watching.name(), MoveProof.inWords(move));
    }

    /// A call of a webhook, a new configuration and a person's wish are decided about once.
    private void doubledCalls(List<String> findings) {
        var keys = new HashSet<String>();
        for (var other : evidence.others()) {
            if (other.fires() && !keys.add(other.trigger() + " " + other.key())) {
                findings.add("doubled: %s is decided twice".formatted(other.inWords()));
            }
        }
    }
}
