package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Each move of a tag is told once, and none is left out.
record MoveProof(Evidence evidence, Moves moves, Instant now) {

    /// How much later than its move a decision usually comes at most.
    static final Duration SOON = Duration.ofSeconds(10);

    private record Step(Place place, long revision) {

        String inWords() {
            return "lost: no fact tells move %d of %s".formatted(revision, place.name());
        }
    }

    List<String> findings() {
        var findings = new ArrayList<String>();
        doubled(findings);
        var untold = new LinkedHashMap<Step, String>();
        between(untold);
        behindTheirTags(untold);
        decidedAbout(untold);
        findings.addAll(untold.values());
        return findings;
    }

    private void doubled(List<String> findings) {
        var known = new HashSet<Step>();
        for (var move : evidence.moves()) {
            if (!known.add(new Step(move.place(), move.revision()))) {
                findings.add("doubled: %s is told by two facts".formatted(inWords(move)));
            }
        }
    }

    private void between(Map<Step, String> untold) {
        moves.told()
                .forEach((place, its) -> {
                    for (var revision = its.firstKey(); revision < its.lastKey(); revision++) {
                        if (!its.containsKey(revision)) {
                            var step = new Step(place, revision);
                            untold.put(step, step.inWords());
                        }
                    }
                });
    }

    /// Where a tag has come is told.
    private void behindTheirTags(Map<Step, String> untold) {
        for (var standing : evidence.standings()) {
            var told = moves.of(standing.place());
            if (standing.since().isAfter(evidence.movesSince())
                    && TriggerProof.isSettled(standing.since(), now)
                    && (told.isEmpty() || told.lastKey() < standing.revision())) {
                var step = new Step(standing.place(), standing.revision());
                untold.put(step, step.inWords());
            }
        }
    }

    /// What a trigger has heard of is told.
    private void decidedAbout(Map<Step, String> untold) {
        for (var decision : evidence.decisions()) {
            if (decision.reason().equals("TagMoved")
                    && TriggerProof.isSettled(decision.at(), now)
                    && !moves.isTold(decision.place(), decision.revision())
                    && isInSight(decision)) {
                var step = new Step(decision.place(), decision.revision());
                untold.putIfAbsent(
                        step,
                        "%s, about which %s decided"
                                .formatted(step.inWords(), decision.targetName()));
            }
        }
    }

    /// What comes after a move that is held is held.
    private boolean isInSight(Decision decision) {
        return moves.of(decision.place()).lowerKey(decision.revision()) != null
                || decision.at().isAfter(evidence.movesSince().plus(SOON));
    }

    static String inWords(Move move) {
        return "move %d of %s".formatted(move.revision(), move.place().name());
    }
}
