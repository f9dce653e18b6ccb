package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.process.ControlGroups;
import io.millrace.build.execution.process.RunningPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that would harm their machine, on a machine that lets them have little.
class HostileBuildTest {

    private static final BuildLimits LITTLE = new BuildLimits(0, 200L << 20, 400, 2L << 30);

    @TempDir static Path machine;
    private static Bench bench;
    private static BuildahExecutor executor;

    @BeforeAll
    static void aBench() throws Exception {
        bench = Bench.in(machine);
        executor = BuildahExecutor.on(bench.settings().within(LITTLE), InstantSource.system());
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        var root = bench.settings().root();
        executor.awaitRemovals();
        try (var left = Files.list(root)) {
            assertThat(left).isEmpty();
        }
        assertThat(new RunningPrograms(bench.settings().user()).groupsOf(root)).isEmpty();
    }

    @Test
    void aBuildThatForksWithoutEndFails() throws Exception {
        var failed = (Failed) run("while :; do sleep 600 & done");

        assertThat(failed.reason()).isEqualTo(FailureReason.DOCKER_BUILD_FAILED);
    }

    @Test
    void aFileThatGrowsWithoutEndIsCutOff() throws Exception {
        assertThat(run("dd if=/dev/zero of=/big bs=1M count=500")).isInstanceOf(Failed.class);
    }

    @Test
    void aBuildThatFillsTheDiskWithFilesIsStopped() throws Exception {
        var failed =
                (Failed)
                        run(
                                "i=0; while :; do dd if=/dev/zero of=/f$i bs=1M count=20"
                                        + " 2>/dev/null; i=$((i+1)); done");

        assertThat(failed.message()).contains("wrote more than 200 MiB");
    }

    @Test
    void aBuildCannotSignalTheMachinesProcesses() throws Exception {
        var bystander = new ProcessBuilder("sleep", "600").start();
        try {
            assertThat(run("! kill -9 " + bystander.pid())).isInstanceOf(Built.class);
            assertThat(run("kill -9 -1")).isInstanceOf(Failed.class);
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    /// Only root may bound it.
    @Test
    void aBuildThatTakesMoreMemoryThanItMayIsKilled() throws Exception {
        var little = new ComputeLimits(Optional.of(64L << 20), Optional.of(500L));
        var job = Bench.within(job("x=$(head -c 300m /dev/zero | tr '\\0' x); echo ${#x}"), little);

        var reason =
                execute(job) instanceof Failed failed
                        ? Optional.of(failed.reason())
                        : Optional.empty();

        assertThat(reason.equals(Optional.of(FailureReason.OUT_OF_MEMORY_KILLED)))
                .as(() -> String.join("\n", bench.log))
                .isEqualTo(groupsAreThere());
    }

    @Test
    void aBuildThatSaysNothingOfMemoryMayNotTakeAll() throws Exception {
        var little = bench.settings().within(new BuildLimits(0, 200L << 20, 400, 64L << 20));
        var narrow = BuildahExecutor.on(little, InstantSource.system());
        bench.log.clear();

        var result =
                narrow.execute(
                        job("x=$(head -c 300m /dev/zero | tr '\\0' x); echo ${#x}"),
                        bench.log::add,
                        BuildProgress.UNWATCHED,
                        new Cancellation());
        narrow.awaitRemovals();

        var isKilled =
                result instanceof Failed failed
                        && failed.reason() == FailureReason.OUT_OF_MEMORY_KILLED
                        && failed.message()
                                .equals(
                                        "The build pod was killed due to an out of memory condition.");
        assertThat(isKilled).as(() -> String.join("\n", bench.log)).isEqualTo(groupsAreThere());
    }

    @Test
    void theMachinesSharedMemoryIsOutOfReach() throws Exception {
        var shared = Files.createTempFile(Path.of("/dev/shm"), "millrace-test", "");
        try {
            Files.writeString(shared, "another's");
            Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rw-rw-rw-"));
            var name = shared.getFileName().toString();

            var result =
                    run(
                            "test ! -e /dev/shm/%1$s && echo mine >/dev/shm/%1$s.left"
                                            .formatted(name)
                                    + " && ! dd if=/dev/zero of=/dev/shm/big bs=1M count=100"
                                    + " && readlink /proc/self/ns/ipc");

            assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
            assertThat(Path.of(shared + ".left")).doesNotExist();
            assertThat(Path.of("/dev/shm/big")).doesNotExist();
            assertThat(Files.readString(shared)).isEqualTo("another's");
            var own = Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString();
            assertThat(bench.log).doesNotContain(own).anyMatch(it -> it.startsWith("ipc:["));
        } finally {
            Files.delete(shared);
        }
    }

    /// `socket(<family>, SOCK_STREAM, 0)`, after which the program ends with the error's number, or
    /// 256 less the descriptor.
    private static String opening(int family) {
        var program =
                "7f454c4602010100000000000000000002003e0001000000780040000000000040000000000000000000"
                        + "00000000000000000000400038000100000000000000010000000500000000000000000000"
                        + "00000040000000000000004000000000009600000000000000960000000000000000100000"
                        + "00000000bf%02x000000be0100000031d2b8290000000f05f7d889c7b83c0000000f05";
        return program.formatted(family).replaceAll("..", "\\\\x$0");
    }

    @Test
    void onlySocketsThatNamespacesConfineCanBeOpened() throws Exception {
        var result =
                run(
                        """
                        open() { printf "$1" >/opens && chmod +x /opens && /opens; }; \\
                        open '%s' || test $? -gt 240 && echo unix opened; \\
                        open '%s'; echo vsock $?
                        """
                                .formatted(opening(1), opening(40)));

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log).contains("unix opened", "vsock 38");
    }

    private static boolean groupsAreThere() {
        return "root".equals(System.getProperty("user.name"))
                && ControlGroups.below(Path.of("/sys/fs/cgroup"), "millrace-test").areThere();
    }

    @Test
    void aLineWithoutEndIsCut() throws Exception {
        assertThat(run("head -c 5000000 /dev/zero | tr '\\0' x; echo; echo after"))
                .isInstanceOf(Built.class);

        assertThat(bench.log).contains("after");
        assertThat(bench.log).allSatisfy(it -> assertThat(it.length()).isLessThan(9000));
    }

    @Test
    void aBuildCannotChangeItsMachine() throws Exception {
        var name = Path.of("/proc/sys/kernel/hostname");
        var before = Files.readString(name);

        run("date -s 2001-01-01; (echo mine >/proc/sys/kernel/hostname); hostname mine; true");

        assertThat(Files.readString(name)).isEqualTo(before);
        assertThat(InstantSource.system().instant().toString()).doesNotStartWith("2001");
    }

    private static BuildResult run(String command) throws InterruptedException {
        return execute(job(command));
    }

    private static BuildJob job(String command) {
        var source = BuildSource.inline("FROM x\nRUN " + command + "\n");
        var strategy = DockerStrategy.from(bench.base);
        return bench.job(source, strategy, Optional.empty(), Optional.empty());
    }

    private static BuildResult execute(BuildJob job) throws InterruptedException {
        bench.log.clear();
        return executor.execute(job, bench.log::add, BuildProgress.UNWATCHED, new Cancellation());
    }
}
