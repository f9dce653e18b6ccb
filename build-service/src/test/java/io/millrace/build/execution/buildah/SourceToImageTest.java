package io.millrace.build.execution.buildah;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildStage;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.ImageInput;
import io.millrace.build.execution.ImageInput.Copied;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.PostCommit;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.build.execution.StageName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The example builder and the example site, really built.
@NullUnmarked
class SourceToImageTest {

    @TempDir static Path machine;
    private static Bench bench;
    private static String builder;

    @BeforeAll
    static void theExampleBuilder() throws Exception {
        bench = Bench.in(machine);
        Bench.copied("static-site/builder", bench.repository("builder")).commit("The builder");
        Bench.copied("static-site/site", bench.repository("site"))
                .file("drafts/secret-plan", "not ready")
                .file("notes.md", "left out")
                .file("README.md", "kept")
                .commit("The site");
        builder = bench.image(bench.source("builder"), DockerStrategy.from(bench.base), "static");
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @Test
    void aSourceBecomesAnImageThatRunsIt() throws Exception {
        var image = bench.image(bench.source("site"), SourceStrategy.from(builder), "site");

        assertThat(bench.log).anyMatch(it -> it.matches("---> +5 files, 1 builds"));
        assertThat(bench.registry.configOf("demo/site", "latest"))
                .contains("\"Cmd\":[\"/bin/sh\",\"-c\",\"/usr/libexec/s2i/run\"]")
                .contains("\"User\":\"1001\"")
                .contains("TITLE=the example site")
                .contains("OPENSHIFT_BUILD_NAMESPACE=demo")
                .contains("\"io.openshift.build.image\":\"" + builder + "\"")
                .contains("\"io.openshift.build.commit.message\":\"The site\"");
        var look =
                bench.job(
                        BuildSource.inline(
                                "FROM x\n"
                                        + "RUN cd /srv/site; find . -type f; ls -ln"
                                        + " /opt/app/src/index.html"),
                        DockerStrategy.from(image),
                        Optional.empty(),
                        Optional.empty());
        assertThat(bench.execute(look)).isInstanceOf(Built.class);
        assertThat(bench.log)
                .contains("./index.html", "./README.md", "./.s2iignore")
                .noneMatch(it -> it.contains("drafts") || it.contains("notes.md"))
                .noneMatch(it -> it.contains(".git/"))
                .anyMatch(it -> it.matches(".* 1001 +0 .*index.html"));
    }

    @Test
    void anIncrementalBuildTakesOverArtifacts() throws Exception {
        var incremental =
                new SourceStrategy(
                        builder,
                        Optional.empty(),
                        Map.of("TITLE", "a \"b\" $c \\"),
                        true,
                        false,
                        List.of());

        bench.image(bench.source("site"), incremental, "again");
        assertThat(bench.log)
                .contains("There is no previous image to take artifacts from")
                .anyMatch(it -> it.endsWith(" 1 builds"));
        bench.image(bench.source("site"), incremental, "again");

        assertThat(bench.log).anyMatch(it -> it.endsWith(" 2 builds"));
        assertThat(bench.registry.configOf("demo/again", "latest"))
                .contains("TITLE=a \\\"b\\\" $c \\\\");
    }

    @Test
    void theSourcesOwnScriptsComeFirst() throws Exception {
        bench.repository("own")
                .file(
                        ".s2i/bin/assemble",
                        "#!/bin/sh\necho assembled by $0; ls -a /opt/app/src/.s2i")
                .file(".s2i/bin/run", "#!/bin/sh\n")
                .commit("Own scripts");

        bench.image(bench.source("own"), SourceStrategy.from(builder), "own");

        assertThat(bench.log).contains("assembled by /opt/app/scripts/assemble");
        assertThat(bench.registry.configOf("demo/own", "latest"))
                .contains("\"/opt/app/scripts/run\"");
    }

    @Test
    void scriptsOfAUrlComeBeforeTheSourcesOwnAndTheImagesFillTheGaps() throws Exception {
        var script = "#!/bin/sh\necho fetched $0\n".getBytes(StandardCharsets.UTF_8);
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/scripts/assemble",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, script.length);
                        exchange.getResponseBody().write(script);
                    }
                });
        server.start();
        bench.repository("fetching").file(".s2i/bin/assemble", "exit 1").commit("Own scripts");
        var url = "http://127.0.0.1:%d/scripts".formatted(server.getAddress().getPort());
        var strategy =
                new SourceStrategy(builder, Optional.of(url), Map.of(), false, false, List.of());

        bench.image(bench.source("fetching"), strategy, "fetching");
        server.stop(0);

        assertThat(bench.log).contains("fetched /opt/app/scripts/assemble");
        assertThat(bench.registry.configOf("demo/fetching", "latest"))
                .contains("\"/usr/libexec/s2i/run\"");
    }

    @Test
    void aBuilderNeedsNoSource() throws Exception {
        var job =
                bench.job(
                        BuildSource.none(),
                        SourceStrategy.from(builder),
                        Optional.empty(),
                        Optional.empty());

        assertThat(bench.execute(job)).isInstanceOf(Built.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "USER root | assembles as 'root'",
                "USER 0:1001 | assembles as uid 0",
                "LABEL io.openshift.s2i.assemble-user=00 | assembles as uid 0",
                "LABEL io.openshift.s2i.scripts-url=http://127.0.0.1/x | image:// URL",
                "LABEL io.openshift.s2i.destination=/tmp/../etc | plain absolute path",
                "LABEL io.openshift.s2i.destination='/a b' | plain absolute path",
                "ONBUILD RUN id | ONBUILD",
            })
    void aBuilderThatWouldReachTooFarIsRefused(String instruction, String why) throws Exception {
        var bad =
                bench.image(
                        BuildSource.inline("FROM x\n" + instruction),
                        DockerStrategy.from(builder),
                        "bad");

        var job =
                bench.job(
                        bench.source("site"),
                        SourceStrategy.from(bad),
                        Optional.empty(),
                        Optional.empty());

        var failed = (Failed) bench.execute(job);
        assertThat(failed.reason()).isEqualTo(FailureReason.PULL_BUILDER_IMAGE_FAILED);
        assertThat(failed.message()).contains(why);
    }

    @Test
    void aTrustedAccountsBuilderMayAssembleAsRoot() throws Exception {
        var rooted =
                bench.image(
                        BuildSource.inline("FROM x\nUSER root\nONBUILD RUN echo on build"),
                        DockerStrategy.from(builder),
                        "rooted");
        var strategy =
                new SourceStrategy(rooted, Optional.empty(), Map.of(), false, true, List.of());

        bench.image(bench.source("site"), strategy, "by-root");

        assertThat(bench.log).contains("on build");
    }

    @Test
    void aHookThatSucceedsLeavesNothingInTheImage() throws Exception {
        var hook =
                PostCommit.script(
                        "echo hook $0 $1 in $OPENSHIFT_BUILD_NAME; id -u; touch /tmp/h", "arg");
        var job =
                bench.job(
                        bench.source("site"),
                        SourceStrategy.from(builder),
                        Optional.of(hook),
                        Optional.of("hooked"));

        var result = bench.execute(job);

        assertThat(result.stages())
                .extracting(BuildStage::name)
                .containsSubsequence(StageName.BUILD, StageName.POST_COMMIT, StageName.PUSH_IMAGE);
        assertThat(bench.log).contains("hook /bin/sh arg in hello-7", "1001");
        var look =
                bench.job(
                        BuildSource.inline("FROM x\nRUN test ! -e /tmp/h"),
                        DockerStrategy.from(bench.registry.host() + "/demo/hooked:latest"),
                        Optional.empty(),
                        Optional.empty());
        assertThat(bench.execute(look)).isInstanceOf(Built.class);
    }

    @Test
    void aHookThatFailsKeepsTheImageFromBeingPushed() throws Exception {
        var job =
                bench.job(
                        BuildSource.inline("FROM x"),
                        DockerStrategy.from(bench.base),
                        Optional.of(PostCommit.command("/bin/sh", "-c", "echo no; exit 4")),
                        Optional.of("never"));

        var failed = (Failed) bench.execute(job);

        assertThat(failed.reason()).isEqualTo(FailureReason.POST_COMMIT_HOOK_FAILED);
        assertThat(failed.logSnippet()).contains("no");
        assertThat(bench.registry.digestOf("demo/never", "latest")).isEqualTo("none");
    }

    @Test
    void argumentsGoToTheImagesEntryPoint() throws Exception {
        var with =
                bench.job(
                        BuildSource.inline(
                                "FROM x\nENTRYPOINT [\"/bin/echo\", \"from the entry\"]"),
                        DockerStrategy.from(bench.base),
                        Optional.of(PostCommit.args("point")),
                        Optional.empty());
        var without =
                bench.job(
                        BuildSource.inline("FROM x"),
                        DockerStrategy.from(bench.base),
                        Optional.of(PostCommit.args("point")),
                        Optional.empty());

        assertThat(bench.execute(with)).isInstanceOf(Built.class);
        assertThat(bench.log).contains("from the entry point");
        assertThat(bench.execute(without)).isInstanceOf(Failed.class);
    }

    @Test
    void secretsAreThereWhileAssemblingAndInNoLayer() throws Exception {
        var value = "a-secret-nobody-may-find";
        bench.repository("reader")
                .file(
                        ".s2i/bin/assemble",
                        """
                        #!/bin/sh
                        cat /opt/app/keys/token | wc -c
                        cat .hidden/token; echo
                        """)
                .commit("Reads secrets");
        var files = Map.of("token", value.getBytes(StandardCharsets.UTF_8));
        var source =
                bench.source("reader")
                        .with(
                                List.of(
                                        InputFiles.secret("one", "/opt/app/keys", files),
                                        InputFiles.secret("two", "./.hidden/", files)));

        var image = bench.image(source, SourceStrategy.from(builder), "reader");

        assertThat(bench.log).contains("24", "***").noneMatch(it -> it.contains(value));
        var look =
                bench.job(
                        BuildSource.inline(
                                "FROM x\nRUN ! ls /opt/app/keys/token /.hidden/token 2>/dev/null"),
                        DockerStrategy.from(image),
                        Optional.empty(),
                        Optional.empty());
        assertThat(bench.execute(look)).isInstanceOf(Built.class);
        assertThat(bench.isAnywhereInTheRegistry(value)).isFalse();
        assertThat(bench.isAnywhereInTheRegistry("cat .hidden/token; echo")).isTrue();
    }

    @Test
    void anUploadIsBuiltWithWhatIsPutBeside() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(packed))) {
            var text =
                    "FROM x\nCOPY . /tmp/\nRUN cat /tmp/conf/mood /tmp/Dockerfile".getBytes(UTF_8);
            var entry = new TarArchiveEntry("./Dockerfile");
            entry.setSize(text.length);
            tar.putArchiveEntry(entry);
            tar.write(text);
            tar.closeArchiveEntry();
        }
        var content = packed.toByteArray();
        var source =
                BuildSource.none()
                        .with(
                                new BinarySource(
                                        Optional.empty(),
                                        () -> Optional.of(new ByteArrayInputStream(content))))
                        .with(
                                List.of(
                                        InputFiles.configMap(
                                                "mood",
                                                "conf",
                                                Map.of("mood", "bright\n".getBytes(UTF_8)))));
        var job =
                bench.job(
                        source,
                        DockerStrategy.from(bench.base),
                        Optional.empty(),
                        Optional.empty());

        assertThat(bench.execute(job)).isInstanceOf(Built.class);
        assertThat(bench.log).contains("Receiving source from STDIN as archive ...", "bright");
    }

    @Test
    void filesOfImagesGoIntoTheSourceAndImagesHaveOtherNames() throws Exception {
        var contents =
                bench.image(
                        BuildSource.inline(
                                "FROM x\nRUN mkdir -p /etc/app/sub && echo far > /etc/app/sub/a"
                                        + " && ln -s /etc/passwd /etc/app/link && echo one > /one"),
                        DockerStrategy.from(bench.base),
                        "contents");
        var source =
                BuildSource.inline(
                                """
                                FROM tools AS first
                                RUN echo started from tools
                                FROM x
                                COPY --from=tools /one /tmp/again
                                COPY --from=first /one /tmp/first
                                COPY . /tmp/
                                RUN cat /tmp/again /tmp/whole/app/sub/a /tmp/parts/sub/a /tmp/one
                                RUN readlink /tmp/parts/link
                                """)
                        .withImages(
                                List.of(
                                        new ImageInput(
                                                contents,
                                                List.of("tools"),
                                                List.of(
                                                        new Copied("/etc/app", "whole"),
                                                        new Copied("/etc/app/.", "parts"),
                                                        new Copied("/one", ".")))));
        var job =
                bench.job(
                        source,
                        DockerStrategy.from(bench.base),
                        Optional.empty(),
                        Optional.empty());

        var ownerOfTarget = Files.getOwner(Path.of("/etc/passwd"));
        assertThat(bench.execute(job))
                .as(() -> String.join("\n", bench.log))
                .isInstanceOf(Built.class);
        assertThat(bench.log).contains("started from tools", "far", "one", "/etc/passwd");
        assertThat(Files.getOwner(Path.of("/etc/passwd")))
                .as("what an image's link names on this machine is not touched")
                .isEqualTo(ownerOfTarget);
    }

    @Test
    void whatAnImageDoesNotHaveIsSaid() throws Exception {
        var source =
                BuildSource.inline("FROM x")
                        .withImages(
                                List.of(
                                        new ImageInput(
                                                bench.base,
                                                List.of(),
                                                List.of(new Copied("/not/there", "x")))));
        var job =
                bench.job(
                        source,
                        DockerStrategy.from(bench.base),
                        Optional.empty(),
                        Optional.empty());

        var failed = (Failed) bench.execute(job);

        assertThat(failed.reason()).isEqualTo(FailureReason.FETCH_IMAGE_CONTENT_FAILED);
    }

    @Test
    void aDockerBuildFindsSecretsInItsContext() throws Exception {
        var files = Map.of("token", "of the context".getBytes(StandardCharsets.UTF_8));
        var source =
                BuildSource.inline("FROM x\nCOPY keys/token /tmp/\nRUN wc -c < /tmp/token")
                        .with(List.of(InputFiles.secret("one", "keys", files)));
        var job =
                bench.job(
                        source,
                        DockerStrategy.from(bench.base),
                        Optional.empty(),
                        Optional.empty());

        assertThat(bench.execute(job)).isInstanceOf(Built.class);
        assertThat(bench.log).contains("14");
    }
}
