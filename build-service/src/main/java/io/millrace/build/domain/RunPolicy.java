package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import java.util.List;
import java.util.Optional;

/// How the builds of one configuration share time. Each build carries the policy under which it was
/// made.
public enum RunPolicy {
    SERIAL("Serial"),
    SERIAL_LATEST_ONLY("SerialLatestOnly"),
    PARALLEL("Parallel");

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

    /// The unfinished builds of one configuration, as its policy asks about them.
    public interface Line {

        /// The build that has just come into the line, behind all others.
        Optional<Build> entered();

        /// The oldest of the builds that wait.
        Optional<Build> first();

        /// All that wait, oldest first.
        List<Build> waiting();

        /// Whether a build is under way, or a deleted one is still being stopped.
        boolean isBusy();

        /// Whether a build is under way that runs beside no other.
        boolean isBusyAlone();
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

    /// Asks no more of the line than the policy of its oldest build needs: a long one costs as much
    /// as a short one.
    public static Turn next(Line line) {
        var needless = needless(line);
        var first = needless.isEmpty() ? line.first() : line.entered();
        return first.map(it -> new Turn(run(it, line), needless)).orElse(Turn.NOTHING);
    }

    /// Where only the latest counts, those that wait give way as it comes.
    private static List<Build> needless(Line line) {
        if (line.entered().filter(it -> of(it) == SERIAL_LATEST_ONLY).isEmpty()) {
            return List.of();
        }
        var waiting = line.waiting();
        return waiting.subList(0, Math.max(0, waiting.size() - 1));
    }

    private static List<Build> run(Build first, Line line) {
        return switch (of(first)) {
            case SERIAL, SERIAL_LATEST_ONLY -> line.isBusy() ? List.of() : List.of(first);
            case PARALLEL -> line.isBusyAlone() ? List.of() : together(line.waiting());
        };
    }

    private static List<Build> together(List<Build> waiting) {
        return waiting.stream().takeWhile(it -> of(it) == PARALLEL).toList();
    }

    /// The policy under which the build was made.
    public static RunPolicy of(Build build) {
        var labels = build.metadata().labels();
        return labels == null
                ? SERIAL
                : parse(labels.getOrDefault(BuildNames.START_POLICY, SERIAL.wireName));
    }
}
