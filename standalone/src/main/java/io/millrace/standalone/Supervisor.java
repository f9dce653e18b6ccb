package io.millrace.standalone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Starts dead processes again; one that dies three times within a minute cannot be helped. What a
/// service dies of while PostgreSQL or Kafka comes back is not its own fault and does not count.
final class Supervisor implements Running.Keeper {

    private static final Set<String> NEEDED_BY_ALL = Set.of("postgres", "kafka");
    private static final int TOO_OFTEN = 3;
    private static final Duration MEMORY = Duration.ofSeconds(60);

    private final InstantSource clock;
    private final Consumer<String> progress;
    private final Consumer<StartFailure> givingUp;
    private final Runnable afterRestart;
    private final Map<String, List<Instant>> deaths = new HashMap<>();
    private boolean watching;

    Supervisor(
            InstantSource clock,
            Consumer<String> progress,
            Consumer<StartFailure> givingUp,
            Runnable afterRestart) {
        this.clock = clock;
        this.progress = progress;
        this.givingUp = givingUp;
        this.afterRestart = afterRestart;
    }

    /// From here on the dead come back; until then a death is a failed start.
    synchronized void watch() {
        watching = true;
    }

    @Override
    public synchronized boolean restarts(Running dead, int exitCode) {
        if (!watching) {
            return false;
        }
        if (diedTooOften(dead.name())) {
            watching = false;
            givingUp.accept(
                    new StartFailure(
                            "%s died %d times within %d s (last exit code %d). The end of %s:\n%s"
                                    .formatted(
                                            dead.name(),
                                            TOO_OFTEN,
                                            MEMORY.toSeconds(),
                                            exitCode,
                                            dead.log(),
                                            dead.lastLines(15))));
            return false;
        }
        progress.accept(
                "%s died (exit code %d), starting it again".formatted(dead.name(), exitCode));
        return true;
    }

    boolean diedTooOften(String name) {
        if (!NEEDED_BY_ALL.contains(name)
                && NEEDED_BY_ALL.stream().anyMatch(it -> !recentDeaths(it).isEmpty())) {
            return false;
        }
        var recent =
                Stream.concat(recentDeaths(name).stream(), Stream.of(clock.instant())).toList();
        deaths.put(name, recent);
        return recent.size() >= TOO_OFTEN;
    }

    private List<Instant> recentDeaths(String name) {
        var now = clock.instant();
        return deaths.getOrDefault(name, List.of()).stream()
                .filter(death -> death.plus(MEMORY).isAfter(now))
                .toList();
    }

    @Override
    public void restarted(Running running) {
        progress.accept("%s runs again (process %d)".formatted(running.name(), running.pid()));
        afterRestart.run();
    }
}
