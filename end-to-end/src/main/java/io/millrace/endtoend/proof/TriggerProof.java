package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Made;
import io.millrace.endtoend.proof.Evidence.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Goes through the evidence and names everything that was lost or doubled. What happened before
/// the first decision that the topics still hold is out of its sight.
///
/// @param now what is younger than the grace may still be on its way
record TriggerProof(Evidence evidence, Instant now) {

    static final Duration GRACE = Duration.ofMinutes(2);

    private record Watcher(String target, Place place) {}

    List<String> findings() {
        var findings = new ArrayList<String>();
        var moves = moves(findings);
        var decisions = decisions(findings);
        decisions.forEach((watcher, its) -> gaps(watcher, its, moves, findings));
        undecided(moves, decisions, findings);
        builds(findings);
        unanswered(findings);
        return findings;
    }

    /// Each revision of a tag is told once, and none is left out.
    private Map<Place, NavigableMap<Long, Move>> moves(List<String> findings) {
        var moves = new LinkedHashMap<Place, NavigableMap<Long, Move>>();
        for (var move : evidence.moves()) {
            var its = moves.computeIfAbsent(move.place(), _ -> new TreeMap<>());
            if (its.putIfAbsent(move.revision(), move) != null) {
                findings.add("doubled: %s is told by two facts".formatted(inWords(move)));
            }
        }
        moves.forEach((place, its) -> {
            for (var revision = its.firstKey(); revision < its.lastKey(); revision++) {
                if (!its.containsKey(revision)) {
                    findings.add(
                            "lost: no fact tells move %d of %s".formatted(revision, place.name()));
                }
            }
        });
        return moves;
    }

    /// A revision starts at most one build of one BuildConfig. (It may be found up to date first,
    /// and fire when a later build of another image becomes known.)
    private Map<Watcher, NavigableMap<Long, Decision>> decisions(List<String> findings) {
        var decisions = new LinkedHashMap<Watcher, NavigableMap<Long, Decision>>();
        for (var decision : evidence.decisions()) {
            var its =
                    decisions.computeIfAbsent(
                            new Watcher(decision.target(), decision.place()), _ -> new TreeMap<>());
            var earlier = its.put(decision.revision(), decision);
            if (earlier != null && !earlier.decision().equals("UpToDate")) {
                findings.add("doubled: %s is decided twice".formatted(inWords(decision)));
            }
        }
        return decisions;
    }

    /// Between two decisions no move is passed over, unless the trigger was new at the second: then
    /// nobody was watching in between.
    private static void gaps(
            Watcher watcher,
            NavigableMap<Long, Decision> its,
            Map<Place, NavigableMap<Long, Move>> moves,
            List<String> findings) {
        var told = moves.getOrDefault(watcher.place(), new TreeMap<>());
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
                                        told.containsKey(revision) ? "" : ", which no fact tells"));
            }
        }
    }

    /// Every BuildConfig that watches a tag has decided about its latest move.
    private void undecided(
            Map<Place, NavigableMap<Long, Move>> moves,
            Map<Watcher, NavigableMap<Long, Decision>> decisions,
            List<String> findings) {
        var beginning =
                evidence.decisions().stream()
                        .map(Decision::at)
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
        for (var config : evidence.configs()) {
            moves.forEach((place, its) -> {
                var latest = its.lastEntry().getValue();
                var its2 = decisions.get(new Watcher(config.uid(), place));
                var inSight =
                        latest.at().isAfter(beginning)
                                && latest.at().isAfter(config.since())
                                && isSettled(latest.at());
                if (config.watches().contains(place.name())
                        && inSight
                        && (its2 == null || its2.lastKey() < latest.revision())) {
                    findings.add(
                            "lost: %s never decided about %s"
                                    .formatted(config.name(), inWords(latest)));
                }
            });
        }
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
                    && build.key().split("/", -1).length == 4
                    && !build.key().contains("/WebHook/")
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
                evidence.configs().stream().map(Evidence.Config::uid).collect(Collectors.toSet());
        for (var decision : evidence.decisions()) {
            if (decision.fires()
                    && isSettled(decision.at())
                    && existing.contains(decision.target())
                    && !answered.contains(decision.key())
                    && !answered.contains(decision.ownKey())
                    && !isOvertaken(decision)) {
                findings.add("lost: no build answers %s".formatted(inWords(decision)));
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

    private boolean isSettled(Instant at) {
        return at.plus(GRACE).isBefore(now);
    }

    private static String inWords(Move move) {
        return "move %d of %s".formatted(move.revision(), move.place().name());
    }

    private static String inWords(Decision decision) {
        return "move %d of %s for %s"
                .formatted(decision.revision(), decision.place().name(), decision.targetName());
    }
}
