package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.UnprivilegedUser;
import io.millrace.build.execution.process.Command;
import io.millrace.build.execution.process.Limits;
import io.millrace.build.execution.process.Patience;
import io.millrace.build.execution.process.ProcessEnd;
import io.millrace.build.execution.process.Programs;
import io.millrace.build.execution.process.RunningPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class LeftOversTest {

    @TempDir Path machine;
    private LocalBuilds settings;

    @BeforeEach
    void aBuildRoot() throws Exception {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwx--x--x"));
        settings =
                LocalBuilds.in(
                        machine.resolve("builds"),
                        UnprivilegedUser.ready(),
                        List.of(),
                        "registry",
                        Set.of());
    }

    @Test
    void nothingIsSweptWhereNothingWasBuilt() throws Exception {
        assertThat(new LeftOvers(settings).sweep()).isEmpty();
    }

    @Test
    void buildsOfAProcessThatDiedAreKilledAndRemoved() throws Exception {
        var dead = Workspace.create(settings, "dead");
        Files.writeString(dead.directory().resolve("owner"), "1 1970-01-01T00:00:00Z");
        var programs = new Programs(settings.user(), Duration.ofSeconds(1));
        var sleeper = new CompletableFuture<ProcessEnd>();
        Thread.startVirtualThread(() -> sleeper.complete(sleepNaming(dead, programs)));
        var running = new RunningPrograms(settings.user());
        await().untilAsserted(() -> assertThat(running.groupsOf(dead.directory())).hasSize(1));
        var alive = Workspace.create(settings, "alive");

        var swept = new LeftOvers(settings).sweep();

        assertThat(swept).containsExactly("dead");
        assertThat(sleeper.get(10, TimeUnit.SECONDS)).isEqualTo(new ProcessEnd.Exited(137));
        assertThat(running.groupsOf(dead.directory())).isEmpty();
        assertThat(dead.directory()).doesNotExist();
        assertThat(alive.directory()).exists();
    }

    @Test
    void whatADeadProcessWroteBesideItsBuildsIsSweptToo() throws Exception {
        Files.createDirectories(settings.root());
        var spool = new LeftOvers(settings).spool();
        var ours = Files.createFile(spool.resolve("log-1.gz"));
        assertThat(new LeftOvers(settings).sweep()).isEmpty();
        assertThat(ours).exists();

        Files.writeString(spool.resolve("owner"), "1 1970-01-01T00:00:00Z");
        new LeftOvers(settings).sweep();

        assertThat(spool).doesNotExist();
    }

    private static ProcessEnd sleepNaming(Workspace workspace, Programs programs) {
        var words = List.of("sh", "-c", "sleep 60; :", workspace.source().toString());
        var command = new Command(words, workspace.environment(), Path.of("/"));
        var time = Duration.ofMinutes(1);
        try {
            var patience = new Patience(new Cancellation(), time);
            return programs.run(command, _ -> {}, patience, Limits.of(time));
        } catch (BuildStopped | IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
