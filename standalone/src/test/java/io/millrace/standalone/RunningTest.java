package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningTest {

    @TempDir Path directory;

    private Home home = new Home(Path.of("."));
    private final List<Running> started = new ArrayList<>();

    @BeforeEach
    void createHome() {
        home = new Home(directory);
        home.create();
    }

    @AfterEach
    void stopAll() {
        started.forEach(Running::stop);
    }

    @Test
    void aProcessLeavesNothingBehindWhenItIsStopped() {
        var running = start("sleep", "1000");
        var pid = running.pid();
        assertThat(home.pidFile("sample")).hasContent("" + pid);

        running.stop();

        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(home.pidFile("sample")).doesNotExist();
    }

    @Test
    void aFrozenProcessCanBeStopped() {
        var running = start("sleep", "1000");

        running.freeze();
        await().untilAsserted(() -> assertThat(stateOf(running.pid())).isEqualTo("T"));
        running.stop();

        assertThat(running.isAlive()).isFalse();
    }

    @Test
    void aDeathBeforeReadinessIsReportedWithTheEndOfTheLog() {
        var failing =
                program(
                                "sh",
                                "-c",
                                "echo no such luck; for i in $(seq 20); do printf '\\tat some.Frame.run(Frame.java:1)\\n'; done; echo '\t... 9 more'; exit 3")
                        .readyWhen(() -> false, Duration.ofSeconds(20));

        assertThatThrownBy(() -> start(failing, Running.Keeper.NONE).awaitReady())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("sample ended with exit code 3")
                .hasMessageEndingWith("no such luck");
    }

    @Test
    void aSupervisedProcessComesBackAfterKill() {
        var supervisor = new Supervisor(InstantSource.system(), _ -> {}, _ -> {}, () -> {});
        supervisor.watch();
        var running = start(program("sleep", "1000"), supervisor);
        var first = running.pid();

        running.kill();

        await().untilAsserted(() -> {
            assertThat(running.pid()).isNotEqualTo(first);
            assertThat(running.isAlive()).isTrue();
        });
    }

    @Test
    void aProcessDiesWithALauncherThatIsKilled() throws Exception {
        var launcher =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Sleeper.class.getName(),
                                directory.toString())
                        .start();
        try (var output =
                new BufferedReader(
                        new InputStreamReader(
                                launcher.getInputStream(), StandardCharsets.US_ASCII))) {
            var child = Long.parseLong(output.readLine());
            assertThat(ProcessHandle.of(child)).isPresent();

            launcher.destroyForcibly().waitFor();

            await().untilAsserted(() -> assertThat(ProcessHandle.of(child)).isEmpty());
        }
    }

    /// A launcher that starts one process and waits for its own end.
    static final class Sleeper {

        private Sleeper() {}

        static void main(String[] arguments) throws Exception {
            var program =
                    Program.named(
                            "sample", new Home(Path.of(arguments[0])), List.of("sleep", "60"));
            System.out.println(new Running(program, Running.Keeper.NONE).start().pid());
            Thread.currentThread().join();
        }
    }

    private Running start(String... command) {
        return start(program(command), Running.Keeper.NONE);
    }

    private Running start(Program program, Running.Keeper keeper) {
        var running = new Running(program, keeper);
        started.add(running);
        return running.start();
    }

    private Program program(String... command) {
        return Program.named("sample", home, List.of(command));
    }

    private static String stateOf(long pid) throws Exception {
        var stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    }
}
