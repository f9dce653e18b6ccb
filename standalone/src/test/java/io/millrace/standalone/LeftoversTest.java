package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {

    @TempDir Path directory;

    private final ArrayList<Process> started = new ArrayList<>();
    private Home home = new Home(Path.of("."));

    @BeforeEach
    void createHome() {
        home = new Home(directory.resolve("home"));
        home.create();
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aRecordedProcessThatNamesTheHomeIsEnded() throws Exception {
        var process = sleeping(home.file("anything").toString());
        Files.writeString(home.pidFile("registry"), "" + process.pid());
        var said = new ArrayList<String>();

        new Leftovers(home, said::add).end();

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(said).singleElement().asString().contains("registry", "" + process.pid());
        assertThat(home.pidFile("registry")).doesNotExist();
    }

    @Test
    void aStrangerWithARecordedPidIsLeftAlone() throws Exception {
        var process = sleeping(directory.resolve("homely").toString());
        Files.writeString(home.pidFile("registry"), "" + process.pid());

        new Leftovers(home, _ -> {}).end();

        assertThat(process.isAlive()).isTrue();
        assertThat(home.pidFile("registry")).doesNotExist();
    }

    @Test
    void anUnreadablePidFileIsForgotten() throws IOException {
        Files.writeString(home.pidFile("kafka"), "not a number");

        new Leftovers(home, _ -> {}).end();

        assertThat(home.pidFile("kafka")).doesNotExist();
    }

    private Process sleeping(String argument) throws IOException {
        var process = new ProcessBuilder("sh", "-c", "read _; true", argument).start();
        started.add(process);
        return process;
    }
}
