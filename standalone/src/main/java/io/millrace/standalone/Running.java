package io.millrace.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One process of the system, with the handles that operators and fault tests need.
///
/// A platform thread of its own starts the process and stays with it: the kernel sends the
/// parent-death signal when the *thread* that forked ends.
public final class Running {

    private static final Pattern STACK_FRAME =
            Pattern.compile("\\s+(at \\S+\\(|\\.\\.\\. \\d+ more)");
    private static final Duration GENTLE = Duration.ofSeconds(35);
    private static final Duration POLL = Duration.ofMillis(50);

    private final Program program;
    private final Keeper keeper;
    private volatile boolean wanted;
    private volatile @Nullable Process process;

    Running(Program program, Keeper keeper) {
        this.program = program;
        this.keeper = keeper;
    }

    /// What happens to processes that die without having been told to.
    interface Keeper {

        /// Leaves the dead alone: in tests, who kills also starts again.
        Keeper NONE = (_, _) -> false;

        /// Whether the process shall be started again.
        boolean restarts(Running dead, int exitCode);

        default void restarted(@SuppressWarnings("unused") Running running) {}
    }

    public String name() {
        return program.name();
    }

    public Path log() {
        return program.log();
    }

    public boolean isAlive() {
        var current = process;
        return current != null && current.isAlive();
    }

    public long pid() {
        return current().pid();
    }

    /// Starts the process if it is not alive; does not wait for it to be ready.
    public synchronized Running start() {
        if (isAlive()) {
            return this;
        }
        wanted = true;
        var launched = new CompletableFuture<Process>();
        Thread.ofPlatform().daemon().name("keeper of " + name()).start(() -> keep(launched));
        try {
            launched.join();
        } catch (CompletionException e) {
            var cause = e.getCause();
            throw cause instanceof StartFailure failure
                    ? failure
                    : new StartFailure("Cannot start " + name(), cause == null ? e : cause);
        }
        return this;
    }

    private void keep(CompletableFuture<Process> launched) {
        try {
            launched.complete(launch());
            while (true) {
                int exitCode = exitCode();
                if (!wanted || !keeper.restarts(this, exitCode) || !launchedAgain()) {
                    return;
                }
                keeper.restarted(this);
            }
        } catch (IOException | RuntimeException e) {
            launched.completeExceptionally(e);
        }
    }

    private synchronized boolean launchedAgain() throws IOException {
        if (wanted) {
            launch();
        }
        return wanted;
    }

    private Process launch() throws IOException {
        program.beforeStart().run();
        var builder =
                new ProcessBuilder(program.guardedCommand())
                        .redirectErrorStream(true)
                        .redirectInput(Redirect.from(new File("/dev/null")))
                        .redirectOutput(Redirect.appendTo(program.log().toFile()));
        builder.environment().keySet().removeIf(Running::meantForTheLauncher);
        builder.environment().putAll(program.environment());
        var started = builder.start();
        process = started;
        Files.writeString(program.pidFile(), "" + started.pid());
        return started;
    }

    private static boolean meantForTheLauncher(String variable) {
        return variable.equals("MILLRACE_HOME") || variable.startsWith("MILLRACE_PORT_");
    }

    private int exitCode() {
        while (true) {
            try {
                return current().waitFor();
            } catch (InterruptedException _) {
                // nobody has a reason to interrupt a keeper, and its process would die with it
            }
        }
    }

    /// Waits until the process answers.
    public Running awaitReady() {
        long deadline = System.nanoTime() + program.patience().toNanos();
        while (!program.ready().getAsBoolean()) {
            if (diedWithin(POLL)) {
                throw new StartFailure(
                        "%s ended with exit code %d before it was ready. The end of %s:\n%s"
                                .formatted(name(), current().exitValue(), log(), lastLines(15)));
            }
            if (System.nanoTime() > deadline) {
                throw new StartFailure(
                        "%s was not ready after %d s. The end of %s:\n%s"
                                .formatted(
                                        name(),
                                        program.patience().toSeconds(),
                                        log(),
                                        lastLines(15)));
            }
        }
        return this;
    }

    private boolean diedWithin(Duration time) {
        try {
            return current().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while waiting for " + name());
        }
    }

    /// Ends the process gently, after a while by force.
    public synchronized void stop() {
        wanted = false;
        if (!isAlive()) {
            forget();
            return;
        }
        signal("CONT");
        signal(program.ending());
        if (!diedWithin(GENTLE)) {
            current().destroyForcibly();
            diedWithin(GENTLE);
        }
        forget();
    }

    /// `kill -9`. A supervised process comes back by itself, any other stays dead until `start`.
    public void kill() {
        var victim = current();
        victim.destroyForcibly();
        awaitExit(() -> !victim.isAlive());
    }

    private void awaitExit(BooleanSupplier gone) {
        long deadline = System.nanoTime() + GENTLE.toNanos();
        while (!gone.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    /// `kill -STOP`: alive, but does nothing until `thaw`.
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /// Stops the process gently and starts it again, ready when this returns.
    public Running restart() {
        stop();
        return start().awaitReady();
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot signal " + name(), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(program.pidFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + program.pidFile(), e);
        }
    }

    private Process current() {
        return Optional.ofNullable(process)
                .orElseThrow(() -> new IllegalStateException(name() + " was never started"));
    }

    /// The end of the process's log, without the frames of stack traces: what an error says and
    /// what caused it stand between them.
    public String lastLines(int count) {
        try (var all = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            var lines = all.filter(it -> !STACK_FRAME.matcher(it).lookingAt()).toList();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "(" + log() + " cannot be read: " + e.getMessage() + ")";
        }
    }

    static List<String> javaWith(int heapMegabytes, Home home) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dmillrace.home=" + home.directory() + "/",
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
    }
}
