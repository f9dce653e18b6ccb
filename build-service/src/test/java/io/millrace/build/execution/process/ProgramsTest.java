package io.millrace.build.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ProgramsTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Programs programs = new Programs(BuildUser.ownUser(), Duration.ofSeconds(1));
    private final Cancellation cancellation = new Cancellation();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Test
    void nothingOfTheServicesEnvironmentIsInherited() throws Exception {
        run("env", Limits.of(LONG));

        assertThat(lines).filteredOn(it -> !it.matches("(PATH|PWD|SHLVL|_|OLDPWD)=.*")).isEmpty();
    }

    @Test
    void linesAreBoundedAndShowTheirLastState() throws Exception {
        run(
                "printf '10%%\\r50%%\\r100%%\\nwindows\\r\\n'; printf '%09000d\\n' 1; printf end",
                Limits.of(LONG));

        assertThat(lines).startsWith("100%", "windows").endsWith("end").hasSize(4);
        assertThat(lines.get(2)).hasSize(8193).endsWith("…");
    }

    @Test
    void aSlowListenerHearsAllThatWasSaidBeforeTheEnd() throws Exception {
        var patience = new Patience(cancellation, LONG);

        programs.run(
                shell("seq 1 60"),
                line -> {
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                    lines.add(line);
                },
                patience,
                Limits.of(LONG));

        assertThat(lines).hasSize(60).endsWith("60");
    }

    @Test
    void aSlowListenerHearsAllThoughSomebodyOfTheProgramIsKilled() throws Exception {
        var patience = new Patience(cancellation, LONG);

        programs.run(
                shell("(trap '' TERM; exec sleep 60) >/dev/null 2>&1 & seq 1 5000"),
                line -> {
                    if (lines.isEmpty()) {
                        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                    }
                    lines.add(line);
                },
                patience,
                Limits.of(LONG));

        assertThat(lines).hasSize(5000).endsWith("5000");
    }

    @Test
    void aProgramThatIgnoresTheRequestToEndIsKilledWithItsChildren() {
        var sleep = "sleep 7" + ProcessHandle.current().pid();
        var command =
                "trap '' TERM; %s & echo started; while :; do %s; done".formatted(sleep, sleep);

        assertThatThrownBy(() -> runCancelledAt("started", command))
                .isInstanceOf(BuildStopped.class);
        assertThat(ProcessHandle.allProcesses().map(it -> it.info().commandLine().orElse("")))
                .noneMatch(it -> it.endsWith(sleep));
    }

    @Test
    void aProgramEndsThoughNobodyTakesItsOutput() throws Exception {
        var patience = new Patience(cancellation, LONG);

        var end =
                programs.run(
                        shell("yes | head -c 1000000"),
                        _ -> {
                            throw new IllegalStateException("The log is closed");
                        },
                        patience,
                        Limits.of(Duration.ofSeconds(20)));

        assertThat(end).isEqualTo(new ProcessEnd.Exited(0));
    }

    @Test
    void aProgramHasALimitOfItsOwn() throws Exception {
        assertThat(run("sleep 60", Limits.of(Duration.ofMillis(100))))
                .isEqualTo(new ProcessEnd.TimedOut());
        assertThat(run("sleep 60", new Limits(LONG, () -> true)))
                .isEqualTo(new ProcessEnd.GrewTooLarge());
    }

    private ProcessEnd run(String script, Limits limits) throws Exception {
        var patience = new Patience(cancellation, LONG);
        return programs.run(shell(script), lines::add, patience, limits);
    }

    private void runCancelledAt(String line, String script) throws Exception {
        var patience = new Patience(cancellation, LONG);
        programs.run(
                shell(script),
                it -> {
                    if (it.equals(line)) {
                        cancellation.cancel();
                    }
                },
                patience,
                Limits.of(LONG));
    }

    private static Command shell(String script) {
        return new Command(
                List.of("sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), Path.of("/"));
    }
}
