package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// How the builds of one configuration share time. Each build carries the policy under which it was
/// made.
public enum RunPolicy {
    SERIAL("Serial"),
    SERIAL_LATEST_ONLY("SerialLatestOnly"),
    PARALLEL("Parallel");

    private static final Set<BuildPhase> UNDER_WAY = Set.of(BuildPhase.PENDING, BuildPhase.RUNNING);

    private final String wireName;

    RunPolicy(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /// The policy of that name; `Serial` when there is none.
    public static RunPolicy parse(String wireName) {
        for (var policy : values()) {
            if (policy.wireName.equals(wireName)) {
                return policy;
            }
        }
        return SERIAL;
    }

    /// What is to happen now with the builds of one configuration that are not finished.
    ///
    /// @param run what may be run, oldest first
    /// @param skipped older builds that a newer one makes needless
    public record Turn(List<Build> run, List<Build> skipped) {

        static final Turn NOTHING = new Turn(List.of(), List.of());

        public Turn {
            run = List.copyOf(run);
            skipped = List.copyOf(skipped);
        }
    }

    /// @param stopping whether a build that has been deleted is still being stopped
    public static Turn next(List<Build> builds, boolean stopping) {
        var waiting =
                builds.stream()
                        .filter(it -> BuildLife.phaseOf(it) == BuildPhase.NEW)
                        .sorted(Comparator.comparingLong(BuildNames::numberOf))
                        .toList();
        if (waiting.isEmpty()) {
            return Turn.NOTHING;
        }
        var underWay =
                builds.stream().filter(it -> UNDER_WAY.contains(BuildLife.phaseOf(it))).toList();
        var alone = underWay.isEmpty() && !stopping;
        return switch (of(waiting.getFirst())) {
            case SERIAL -> alone ? only(waiting.getFirst()) : Turn.NOTHING;
            case SERIAL_LATEST_ONLY -> alone ? latest(waiting) : Turn.NOTHING;
            case PARALLEL ->
                    underWay.stream().allMatch(it -> of(it) == PARALLEL)
                            ? new Turn(
                                    waiting.stream().takeWhile(it -> of(it) == PARALLEL).toList(),
                                    List.of())
                            : Turn.NOTHING;
        };
    }

    private static Turn only(Build build) {
        return new Turn(List.of(build), List.of());
    }

    private static Turn latest(List<Build> waiting) {
        return new Turn(List.of(waiting.getLast()), waiting.subList(0, waiting.size() - 1));
    }

    private static RunPolicy of(Build build) {
        var labels = build.metadata().labels();
        return labels == null
                ? SERIAL
                : parse(labels.getOrDefault(BuildNames.START_POLICY, SERIAL.wireName));
    }
}
