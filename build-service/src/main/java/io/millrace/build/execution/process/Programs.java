package io.millrace.build.execution.process;

import io.millrace.build.execution.BuildStopped;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Runs the programs of builds as the build user.
public final class Programs {

    private static final Duration TICK = Duration.ofMillis(500);

    private final BuildUser user;
    private final Duration grace;
    private final ControlGroup group;

    /// @param grace between asking a program to end and killing it
    public Programs(BuildUser user, Duration grace) {
        this(user, grace, ControlGroup.NONE);
    }

    /// @param group what all of them may take together
    public Programs(BuildUser user, Duration grace, ControlGroup group) {
        this.user = user;
        this.grace = grace;
        this.group = group;
    }

    /// Whether one of them was killed because they took more memory than they may.
    public boolean ranOutOfMemory() {
        return group.hasKilled();
    }

    /// Runs the program to its end, giving away its output line by line.
    public ProcessEnd run(
            Command command, Consumer<String> output, Patience patience, Limits limits)
            throws BuildStopped, IOException, InterruptedException {
        patience.check();
        var process = start(command);
        var reader = OutputReader.reading(process.getInputStream(), output);
        var group = new ProcessGroup(process, grace);
        try {
            return await(process, patience, limits);
        } finally {
            group.stop();
            reader.finish();
        }
    }

    private Process start(Command command) throws IOException {
        var builder =
                new ProcessBuilder(user.starting(group.entrance(), command.words()))
                        .directory(command.directory().toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        return builder.start();
    }

    private static ProcessEnd await(Process process, Patience patience, Limits limits)
            throws BuildStopped, InterruptedException {
        long end = System.nanoTime() + limits.time().toNanos();
        while (process.isAlive()) {
            patience.await(process.onExit(), TICK);
            if (process.isAlive()) {
                patience.check();
                if (limits.tooLarge().getAsBoolean()) {
                    return new ProcessEnd.GrewTooLarge();
                }
                if (System.nanoTime() - end > 0) {
                    return new ProcessEnd.TimedOut();
                }
            }
        }
        patience.check();
        return new ProcessEnd.Exited(process.exitValue());
    }

    /// Waits for a process without minding interruption, which its caller has already met.
    static boolean ends(Process process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException stillThere) {
            return false;
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
