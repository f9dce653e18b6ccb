package io.millrace.build.execution.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildStage;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.SourceRevision;
import io.millrace.build.execution.StageName;
import io.millrace.build.execution.StepName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final SourceRevision REVISION =
            new SourceRevision(
                    "abc",
                    new SourceRevision.Person("a", "a@x"),
                    new SourceRevision.Person("c", "c@x"),
                    "first",
                    "yesterday");

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final FrameWriter writer = new FrameWriter(said, InstantSource.fixed(NOW));
    private final List<String> log = new ArrayList<>();
    private final FrameReader reader = new FrameReader(log::add, BuildProgress.UNWATCHED);

    @Test
    void whatIsSaidIsUnderstood() {
        var stage =
                new BuildStage(
                        StageName.BUILD,
                        NOW,
                        Duration.ofMillis(1500),
                        List.of(
                                new BuildStage.Step(
                                        StepName.DOCKER_BUILD, NOW, Duration.ofMillis(1500))));
        var result =
                new BuildResult.Failed(
                        FailureReason.DOCKER_BUILD_FAILED,
                        "no",
                        "last\nlines",
                        List.of(stage),
                        Optional.of(REVISION));
        writer.began(StageName.BUILD, StepName.DOCKER_BUILD);
        writer.fetched(REVISION);
        writer.line("with \"quotes\"\tand ünïcode");
        writer.ended(result);

        hear(0);

        assertThat(log).containsExactly("with \"quotes\"\tand ünïcode");
        assertThat(reader.revision()).contains(REVISION);
        assertThat(reader.result()).contains(result);
        assertThat(reader.heard()).isEqualTo(NOW);
    }

    @Test
    void whatIsHeardTwiceCountsOnce() {
        writer.line("one");
        writer.line("two");
        hear(0);
        writer.line("three");

        hear(0);
        hear(1);

        assertThat(log).containsExactly("one", "two", "three");
    }

    @Test
    void whatIsMissingIsTold() {
        writer.line("one");
        writer.line("two");
        writer.line("three");
        writer.line("four");

        reader.line(line(0));
        reader.line(line(3));

        assertThat(log).containsExactly("one", "(2 lines of the pod are lost)", "four");
    }

    @Test
    void whatIsNoFrameIsNoLineOfTheBuild() {
        reader.line("WARNING: a virtual machine speaks".getBytes(StandardCharsets.UTF_8));
        reader.line("{\"is\":\"unknown\"}".getBytes(StandardCharsets.UTF_8));
        reader.line(new byte[0]);

        assertThat(log).isEmpty();
        assertThat(reader.lastWords()).startsWith("WARNING: a virtual machine speaks");
    }

    private void hear(int from) {
        var count = said.toString(StandardCharsets.UTF_8).lines().count();
        for (var index = from; index < count; index++) {
            reader.line(line(index));
        }
    }

    private byte[] line(int index) {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .toList()
                .get(index)
                .getBytes(StandardCharsets.UTF_8);
    }
}
