package io.millrace.build.execution.process;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program with everything it started: `setsid` makes its process id the group's.
final class ProcessGroup {

    private static final Duration TICK = Duration.ofMillis(20);

    private final Process leader;
    private final Duration grace;

    ProcessGroup(Process leader, Duration grace) {
        this.leader = leader;
        this.grace = grace;
    }

    /// Asks the whole group to end, waits, and kills what is left of it.
    void stop() {
        if (!signal("TERM")) {
            return;
        }
        if (!Programs.ends(leader, grace) || !isGoneWithin(TICK)) {
            signal("KILL");
            // Not the Process itself, which would close its output before it is read.
            leader.toHandle().destroyForcibly();
            Programs.ends(leader, grace);
        }
    }

    private boolean isGoneWithin(Duration time) {
        Programs.ends(leader, time);
        return !signal("0");
    }

    /// @return whether there was anybody to receive it
    private boolean signal(String name) {
        return send(leader.pid(), name);
    }

    /// Java can signal a process, not a group.
    static boolean send(long group, String name) {
        try {
            var kill =
                    new ProcessBuilder(List.of("sh", "-c", "kill -%s -%d".formatted(name, group)))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return ended(kill) && kill.exitValue() == 0;
        } catch (IOException cannotStart) {
            throw new IllegalStateException("Tried to signal a build's processes", cannotStart);
        }
    }

    private static boolean ended(Process kill) {
        boolean interrupted = Thread.interrupted();
        try {
            return kill.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
