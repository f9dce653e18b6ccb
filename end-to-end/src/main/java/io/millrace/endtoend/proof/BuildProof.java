package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Made;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares what triggers decided to build with what was built.
record BuildProof(
        Evidence evidence, Moves moves, Sending sending, Set<String> existing, Instant now) {

    BuildProof(Evidence evidence, Moves moves, Instant now) {
        this(
                evidence,
                moves,
                Sending.of(evidence),
                evidence.watching().stream()
                        .map(Evidence.Watching::uid)
                        .collect(Collectors.toSet()),
                now);
    }

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
        for (var build : evidence.made()) {
            var earlier = byKey.putIfAbsent(build.key(), build);
            if (earlier != null && !earlier.buildUid().equals(build.buildUid())) {
                findings.add(
                        "doubled: %s and %s were both made for %s"
                                .formatted(earlier.build(), build.build(), build.key()));
            }
            if (earlier == null
                    && build.isForATag()
                    && !fired.contains(build.key())
                    && isInSight(build)) {
                findings.add(
                        "doubled: nothing decided to make %s for %s"
                                .formatted(build.build(), build.key()));
            }
        }
    }

    /// Whether its decision would be held: others about the same target are, or the move is younger
    /// than the first.
    private boolean isInSight(Made build) {
        var words = build.key().split("/", -1);
        var move = moves.of(new Place(words[1], words[2], "")).get(Long.parseLong(words[3]));
        return (move != null && move.at().isAfter(evidence.decisionsSince()))
                || evidence.decisions().stream()
                        .filter(it -> it.target().equals(words[0]))
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

    /// Every firing has been answered: with a build, with a no, or by its end in favour of newer
    /// images.
    private void unanswered(List<String> findings) {
        var answered = new HashSet<>(evidence.endedKeys());
        evidence.made().forEach(it -> answered.add(it.key()));
        for (var decision : evidence.decisions()) {
            if (decision.fires()
                    && decision.isOfBuild()
                    && isOwed(decision.target(), decision.key(), decision.at())
                    && !answered.contains(decision.key())
                    && !answered.contains(decision.ownKey())) {
                findings.add("lost: no build answers %s".formatted(TriggerProof.inWords(decision)));
            }
        }
        for (var other : evidence.others()) {
            if (other.fires()
                    && other.isOfBuild()
                    && isOwed(other.target(), other.key(), other.at())
                    && !answered.contains(other.key())) {
                findings.add("lost: no build answers %s".formatted(other.inWords()));
            }
        }
    }

    /// A BuildConfig that is gone owes nothing.
    private boolean isOwed(String target, String key, Instant decided) {
        return existing.contains(target)
                && decided.isAfter(evidence.buildsSince())
                && TriggerProof.isSettled(sending.latest(target, key, decided), now);
    }
}
