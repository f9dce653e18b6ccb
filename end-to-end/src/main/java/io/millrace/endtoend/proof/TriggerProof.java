package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Goes through the evidence and names everything that was lost or doubled. What happened before
/// the first decision that the topics still hold is out of its sight.
///
/// @param now what is younger than the grace may still be on its way
record TriggerProof(Evidence evidence, Instant now) {

    private static final Duration GRACE = Duration.ofMinutes(2);

    List<String> findings() {
        var findings = new ArrayList<String>();
        var moves = Moves.of(evidence);
        findings.addAll(new MoveProof(evidence, moves, now).findings());
        findings.addAll(new DecisionProof(evidence, moves, now).findings());
        findings.addAll(new FiringProof(evidence).findings());
        findings.addAll(new BuildProof(evidence, moves, now).findings());
        findings.addAll(new DeploymentProof(evidence, now).findings());
        return findings;
    }

    static boolean isSettled(Instant at, Instant now) {
        return at.plus(GRACE).isBefore(now);
    }

    static String inWords(Decision decision) {
        return "move %d of %s for %s"
                .formatted(decision.revision(), decision.place().name(), decision.targetName());
    }
}
