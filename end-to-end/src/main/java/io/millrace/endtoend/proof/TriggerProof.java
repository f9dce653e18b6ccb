package io.millrace.endtoend.proof;

import io.millrace.endtoend.proof.Evidence.Decision;
import io.millrace.endtoend.proof.Evidence.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

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
        untold(moves, findings);
        var decisions = decisions(findings);
        decisions.forEach((watcher, its) -> gaps(watcher, its, moves, findings));
        undecided(moves, decisions, findings);
        findings.addAll(new FiringProof(evidence).findings());
        findings.addAll(new BuildProof(evidence, now).findings());
        findings.addAll(new DeploymentProof(evidence, now).findings());
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

    /// Where a tag has come is told.
    private void untold(Map<Place, NavigableMap<Long, Move>> moves, List<String> findings) {
        var beginning =
                evidence.moves().stream().map(Move::at).min(Instant::compareTo).orElse(Instant.MAX);
        for (var standing : evidence.standings()) {
            var told = moves.getOrDefault(standing.place(), new TreeMap<>());
            if (standing.since().isAfter(beginning)
                    && isSettled(standing.since())
                    && (told.isEmpty() || told.lastKey() < standing.revision())) {
                findings.add(
                        "lost: no fact tells move %d of %s"
                                .formatted(standing.revision(), standing.place().name()));
            }
        }
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

    /// Whatever watches a tag has decided about its latest move.
    private void undecided(
            Map<Place, NavigableMap<Long, Move>> moves,
            Map<Watcher, NavigableMap<Long, Decision>> decisions,
            List<String> findings) {
        var beginning =
                evidence.decisions().stream()
                        .map(Decision::at)
                        .min(Instant::compareTo)
                        .orElse(Instant.MAX);
        for (var watching : evidence.watching()) {
            moves.forEach((place, its) -> {
                var latest = its.lastEntry().getValue();
                var its2 = decisions.get(new Watcher(watching.uid(), place));
                var inSight =
                        latest.at().isAfter(beginning)
                                && latest.at().isAfter(watching.since())
                                && isSettled(latest.at());
                if (watching.watches().contains(place.name())
                        && inSight
                        && (its2 == null || its2.lastKey() < latest.revision())) {
                    findings.add(
                            "lost: %s never decided about %s"
                                    .formatted(watching.name(), inWords(latest)));
                }
            });
        }
    }

    private boolean isSettled(Instant at) {
        return isSettled(at, now);
    }

    static boolean isSettled(Instant at, Instant now) {
        return at.plus(GRACE).isBefore(now);
    }

    private static String inWords(Move move) {
        return "move %d of %s".formatted(move.revision(), move.place().name());
    }

    static String inWords(Decision decision) {
        return "move %d of %s for %s"
                .formatted(decision.revision(), decision.place().name(), decision.targetName());
    }
}
