package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Fired;
import io.millrace.endtoend.proof.Evidence.Made;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks behind each build that a trigger has made: its firing is told, and so is the decision.
/// What was made before the first firing that the topics still hold is out of its sight.
record FiringProof(Evidence evidence) {

    List<String> findings() {
        var findings = new ArrayList<String>();
        var beginning =
                evidence.fired().stream()
                        .map(Fired::at)
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
        var fired = fired();
        for (var build : evidence.made()) {
            if (!build.at().isAfter(beginning)) {
                continue;
            }
            if (!fired.contains(build.key()) && !fired.contains(cause(build))) {
                findings.add(
                        "lost: no fact tells the firing that made %s for %s"
                                .formatted(build.build(), build.key()));
            }
            if (!build.isForATag() && !evidence.otherKeys().contains(build.key())) {
                findings.add(
                        "lost: no fact tells the decision to make %s for %s"
                                .formatted(build.build(), build.key()));
            }
        }
        return findings;
    }

    private Set<String> fired() {
        var fired = new HashSet<String>();
        for (var firing : evidence.fired()) {
            fired.add(firing.key());
            fired.add(firing.cause());
        }
        return fired;
    }

    /// What is left of a firing whose first image was built already goes on under the key of the
    /// next.
    private static String cause(Made build) {
        var words = build.key().split("/", -1);
        return build.isForATag() ? "%s/%s/%s".formatted(words[0], words[2], words[3]) : "";
    }
}
