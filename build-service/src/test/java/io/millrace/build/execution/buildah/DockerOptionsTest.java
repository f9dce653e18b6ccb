package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.BuildVolume.Entry;
import io.millrace.build.execution.CsiVolume;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.Layers;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the Docker strategy can be told, with real builds.
class DockerOptionsTest {

    @TempDir static Path machine;
    private static Bench bench;
    private static final Charset UTF8 = StandardCharsets.UTF_8;

    @BeforeAll
    static void aBench() throws Exception {
        bench = Bench.in(machine);
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void anArgumentReachesTheStagesThatDeclareItAndNoOthers() throws Exception {
        var dockerfile =
                """
                FROM x AS one
                ARG WHO=nobody
                ARG UID=1
                RUN echo "one: $WHO $UID"
                FROM x AS two
                RUN echo "two: ${WHO:-unset}"
                FROM x
                COPY --from=one /etc/passwd /one
                COPY --from=two /etc/passwd /two
                ARG WHO
                ARG OTHER=default
                RUN echo "three: $WHO, $OTHER"
                """
                        .replace("FROM x AS", "FROM " + bench.base + " AS");
        var value = "it's \"$HOME\" \\ `id`";

        var strategy =
                DockerStrategy.from(bench.base).withBuildArgs(Map.of("WHO", value, "UID", "7"));

        assertThat(execute(dockerfile, strategy)).isInstanceOf(Built.class);
        assertThat(bench.log)
                .contains(
                        "one: %s 7".formatted(value),
                        "two: unset",
                        "three: %s, default".formatted(value));
    }

    @Test
    void noCommandLineOfTheMachineShowsAnArgument() throws Exception {
        var strategy =
                DockerStrategy.from(bench.base).withBuildArgs(Map.of("TOKEN", "tale-of-41-tales"));
        try (var aside = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    aside.submit(() ->
                            execute(
                                    "FROM x\nARG TOKEN\nRUN echo asleep; sleep 3; echo \"$TOKEN\"",
                                    strategy));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(bench.log).contains("asleep"));

            assertThat(commandLines()).noneMatch(it -> it.contains("tale-of-41-tales"));
            assertThat(running.get()).isInstanceOf(Built.class);
        }
        assertThat(bench.log).contains("tale-of-41-tales");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LD_PRELOAD", "PATH", "CONTAINERS_STORAGE_CONF", "a-b"})
    void anArgumentCannotTurnTheBuilder(String name) throws Exception {
        var strategy = DockerStrategy.from(bench.base).withBuildArgs(Map.of(name, "/x"));

        var failed = (Failed) execute("FROM x", strategy);

        assertThat(failed.message()).contains("the build argument '%s'".formatted(name));
    }

    @Test
    void aLayerIsMadeOfEachInstructionUnlessTheyAreSkipped() throws Exception {
        var dockerfile = "FROM x\nRUN echo 1 > /1\nRUN echo 2 > /2\n";
        var plain = DockerStrategy.from(bench.base);
        var ofBase = layersOf("busybox");

        bench.image(BuildSource.inline(dockerfile), plain, "each");
        bench.image(BuildSource.inline(dockerfile), plain.in(Layers.EACH_ANEW), "anew");
        bench.image(BuildSource.inline(dockerfile), plain.in(Layers.ONE_AND_TOLD), "one");

        assertThat(bench.log).anyMatch(it -> it.contains("imageOptimizationPolicy"));
        assertThat(layersOf("each") - ofBase).isGreaterThanOrEqualTo(2);
        assertThat(layersOf("anew") - ofBase).isGreaterThanOrEqualTo(2);
        assertThat(layersOf("one") - ofBase)
                .as(bench.registry.configOf("demo/one", "latest"))
                .isEqualTo(1);
    }

    @Test
    void aSecretThatALaterInstructionRemovesIsInNoLayer() throws Exception {
        var secret = "never-to-be-found-again";
        var source =
                BuildSource.inline("FROM x\nCOPY key /key\nRUN rm /key\n")
                        .with(
                                List.of(
                                        InputFiles.secret(
                                                "s", "", Map.of("key", secret.getBytes(UTF8)))));

        bench.image(source, DockerStrategy.from(bench.base), "removed");

        assertThat(bench.isAnywhereInTheRegistry(secret)).isFalse();
    }

    @Test
    void aVolumeIsThereWhileItBuildsAndNotInTheImage() throws Exception {
        var secret = "the-secret-of-the-volume";
        var volume =
                new BuildVolume(
                        "keys",
                        InputFiles.Kind.SECRET,
                        List.of(
                                new Entry("deep/key", secret.getBytes(UTF8), 0444),
                                new Entry("run", "#!/bin/sh\necho ran\n".getBytes(UTF8), 0755)),
                        List.of("/mnt/keys", "/other"));
        var dockerfile =
                """
                FROM x
                USER 7
                RUN cat /mnt/keys/deep/key | wc -c; /mnt/keys/run; ls /other
                RUN cat /mnt/keys/deep/key; echo
                RUN touch /mnt/keys/mine 2>&1 | grep -o 'Read-only file system'
                """;
        var strategy = DockerStrategy.from(bench.base).with(List.of(volume));

        bench.image(BuildSource.inline(dockerfile), strategy, "volumes");

        assertThat(bench.log)
                .contains(Integer.toString(secret.length()), "ran", "deep", "Read-only file system")
                .contains("***")
                .noneMatch(it -> it.contains(secret));
        assertThat(bench.isAnywhereInTheRegistry(secret)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up", "/etc/key", "a/../b"})
    void aVolumesFilesStayInIt(String path) throws Exception {
        var volume =
                new BuildVolume(
                        "v",
                        InputFiles.Kind.CONFIG_MAP,
                        List.of(new Entry(path, new byte[1], 0644)),
                        List.of("/v"));

        var failed =
                (Failed) execute("FROM x", DockerStrategy.from(bench.base).with(List.of(volume)));

        assertThat(failed.message()).contains("the volume 'v' cannot be made");
    }

    @Test
    void aVariableMayHaveSeveralLines() throws Exception {
        var strategy = DockerStrategy.from(bench.base).withEnv(Map.of("TEXT", "one \"$x\"\ntwo\n"));

        bench.image(BuildSource.inline("FROM x\nRUN echo \"it is $TEXT\"\n"), strategy, "lines");

        assertThat(bench.log).contains("it is one \"$x\"", "two");
        var config = Json.tree(bench.registry.configOf("demo/lines", "latest").getBytes(UTF8));
        assertThat(config.at("/config/Env").toString()).contains("TEXT=one \\\"$x\\\"\\ntwo\\n");
    }

    @Test
    void aDriversVolumeIsNotThereWithoutAPod() throws Exception {
        var csi =
                new CsiVolume(
                        "secrets.example",
                        Optional.empty(),
                        true,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty());
        var volume = BuildVolume.of("vault", csi, List.of("/vault"));

        var failed =
                (Failed) execute("FROM x", DockerStrategy.from(bench.base).with(List.of(volume)));

        assertThat(failed.reason().isBreakage()).isTrue();
        assertThat(failed.message())
                .isEqualTo(
                        "Failed to create pod spec: the volume 'vault' is of a CSI driver, and only"
                                + " a pod in its project can have it");
    }

    private static BuildResult execute(String dockerfile, DockerStrategy strategy)
            throws InterruptedException {
        return bench.execute(
                bench.job(
                        BuildSource.inline(dockerfile),
                        strategy,
                        Optional.empty(),
                        Optional.empty()));
    }

    private static int layersOf(String image) throws Exception {
        var config = Json.tree(bench.registry.configOf("demo/" + image, "latest").getBytes(UTF8));
        return config.at("/rootfs/diff_ids").size();
    }

    private static List<String> commandLines() throws IOException {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes.map(it -> it.resolve("cmdline")).map(DockerOptionsTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
