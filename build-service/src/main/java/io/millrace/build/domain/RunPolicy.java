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
        var first = line.first();
        if (first.isEmpty()) {
            return Turn.NOTHING;
        }
        return switch (of(first.get())) {
            case SERIAL -> line.isBusy() ? Turn.NOTHING : new Turn(List.of(first.get()), List.of());
            case SERIAL_LATEST_ONLY -> line.isBusy() ? Turn.NOTHING : latest(line.waiting());
            case PARALLEL -> line.isBusyAlone() ? Turn.NOTHING : together(line.waiting());
        };
    }

    private static Turn latest(List<Build> waiting) {
        return new Turn(List.of(waiting.getLast()), waiting.subList(0, waiting.size() - 1));
    }

    private static Turn together(List<Build> waiting) {
        return new Turn(waiting.stream().takeWhile(it -> of(it) == PARALLEL).toList(), List.of());
    }

    /// The policy under which the build was made.
    public static RunPolicy of(Build build) {
        var labels = build.metadata().labels();
        return labels == null
                ? SERIAL
                : parse(labels.getOrDefault(BuildNames.START_POLICY, SERIAL.wireName));
    }
}
