package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Made;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares what triggers decided to build with what was built.
record BuildProof(Evidence evidence, Instant now) {

    List<String> findings() {
        var findings = new ArrayList<String>();
        builds(findings);
        unanswered(findings);
        return findings;
    }

    /// One key makes one build, and a build has a decision behind it.
    private void builds(List<String> findings) {
        var byKey = new LinkedHashMap<String, Made>();
        var fired = firedKeys();
        var targets =
                evidence.decisions().stream().map(Decision::target).collect(Collectors.toSet());
        for (var build : evidence.made()) {
            var earlier = byKey.putIfAbsent(build.key(), build);
            if (earlier != null && !earlier.buildUid().equals(build.buildUid())) {
                findings.add(
                        "doubled: %s and %s were both made for %s"
                                .formatted(earlier.build(), build.build(), build.key()));
            }
            var target = build.key().substring(0, Math.max(0, build.key().indexOf('/')));
            if (earlier == null
                    && build.isForATag()
                    && targets.contains(target)
                    && !fired.contains(build.key())
                    && isAfterFirstDecisionOf(target, build)) {
                findings.add(
                        "doubled: nothing decided to make %s for %s"
                                .formatted(build.build(), build.key()));
            }
        }
    }

    private boolean isAfterFirstDecisionOf(String target, Made build) {
        return evidence.decisions().stream()
                .filter(it -> it.target().equals(target))
                .findFirst()
                .filter(it -> it.at().isBefore(build.at()))
                .isPresent();
    }

    private Set<String> firedKeys() {
        var keys = new HashSet<String>();
        for (var decision : evidence.decisions()) {
            if (decision.fires()) {
                keys.add(decision.key());
                keys.add(decision.ownKey());
            }
        }
        return keys;
    }

    /// Every firing has been answered: with a build, with a no, or by a newer image's firing.
    private void unanswered(List<String> findings) {
        var answered = new HashSet<>(evidence.refusedKeys());
        evidence.made().forEach(it -> answered.add(it.key()));
        var existing =
                evidence.watching().stream()
                        .map(Evidence.Watching::uid)
                        .collect(Collectors.toSet());
        for (var decision : evidence.decisions()) {
            if (decision.fires()
                    && decision.isOfBuild()
                    && TriggerProof.isSettled(decision.at(), now)
                    && existing.contains(decision.target())
                    && !answered.contains(decision.key())
                    && !answered.contains(decision.ownKey())
                    && !isOvertaken(decision)) {
                findings.add("lost: no build answers %s".formatted(TriggerProof.inWords(decision)));
            }
        }
    }

    private boolean isOvertaken(Decision decision) {
        return evidence.decisions().stream()
                .anyMatch(it ->
                        it.fires()
                                && it.target().equals(decision.target())
                                && it.place().equals(decision.place())
                                && it.revision() > decision.revision());
    }
}
