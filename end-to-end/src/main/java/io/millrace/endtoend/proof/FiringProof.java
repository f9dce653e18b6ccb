package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Fired;
import io.millrace.endtoend.proof.Evidence.Made;
import io.millrace.endtoend.proof.Evidence.OtherDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
        doubled(findings);
        var fired = fired();
        var decided =
                evidence.others().stream().map(OtherDecision::key).collect(Collectors.toSet());
        for (var build : evidence.made()) {
            if (!build.at().isAfter(beginning)) {
                continue;
            }
            if (!fired.contains(build.key()) && !fired.contains(cause(build))) {
                findings.add(
                        "lost: no fact tells the firing that made %s for %s"
                                .formatted(build.build(), build.key()));
            }
            if (!build.isForATag() && !decided.contains(build.key())) {
                findings.add(
                        "lost: no fact tells the decision to make %s for %s"
                                .formatted(build.build(), build.key()));
            }
        }
        return findings;
    }

    /// Each cause of a firing is told once.
    private void doubled(List<String> findings) {
        var known = new HashSet<String>();
        for (var firing : evidence.fired()) {
            if (!known.add(
                    "%s %s %d".formatted(firing.key(), firing.streamTag(), firing.revision()))) {
                findings.add("doubled: two facts tell the firing %s".formatted(firing.key()));
            }
        }
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
