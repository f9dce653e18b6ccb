package io.millrace.build.execution.buildah;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.BinarySource;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildResult.Pushed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildVolume;
import io.millrace.build.execution.BuildVolume.Entry;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.door.RegistryDoor;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Custom builders with real containers and a real registry: the example, and others that want more
/// than they may.
class CustomBuilderTest {

    @TempDir static Path machine;
    private static Bench bench;

    @BeforeAll
    static void theExample() throws Exception {
        bench = Bench.in(machine);
        Bench.copied("custom-builder", bench.repository("builder")).commit("The builder");
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    @Test
    void theExampleBuildsAndPushesByItself() throws Exception {
        var builder =
                bench.image(bench.source("builder"), DockerStrategy.from(bench.base), "builder");

        var result = run(builder, Map.of("GREETING", "good morning"), "greeting");

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Pushed.class);
        assertThat(bench.log).contains("Pushed %s/demo/greeting:latest".formatted(host()));
        assertThat(((Pushed) result).digest()).startsWith("sha256:");
        assertThat(bench.isAnywhereInTheRegistry("\"built.by\":\"hello-7\"")).isTrue();
    }

    @Test
    void aBuilderMayPushItsOutputAndNothingElse() throws Exception {
        var builder =
                shell(
                        """
                        ask() {
                          printf '%s %s HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Basic %s\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' \
                            $1 $2 "$(cat /var/run/secrets/openshift.io/push/login)" |
                            nc ${OUTPUT_REGISTRY%:*} ${OUTPUT_REGISTRY##*:} | head -n 1 | tr -d '\\r'
                        }
                        echo "own: $(ask POST /v2/demo/mine/blobs/uploads/)"
                        echo "others: $(ask POST /v2/other/app/blobs/uploads/)"
                        echo "sibling: $(ask POST /v2/demo/sibling/blobs/uploads/)"
                        echo "other tag: $(ask PUT /v2/demo/mine/manifests/other)"
                        echo "delete: $(ask DELETE /v2/demo/mine/manifests/latest)"
                        echo "read: $(ask GET /v2/demo/busybox/manifests/latest)"
                        echo "spy: $(ask GET /v2/other/app/manifests/latest)"
                        echo "up: $(ask GET /v2/demo/../other/app/manifests/latest)"
                        echo "list: $(ask GET /v2/_catalog)"
                        """);

        var result = run(builder, Map.of(), "mine");

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log)
                .contains(
                        "own: HTTP/1.1 202 Accepted",
                        "others: HTTP/1.1 403 Forbidden",
                        "sibling: HTTP/1.1 403 Forbidden",
                        "other tag: HTTP/1.1 403 Forbidden",
                        "delete: HTTP/1.1 403 Forbidden",
                        "read: HTTP/1.1 200 OK",
                        "spy: HTTP/1.1 403 Forbidden",
                        "up: HTTP/1.1 403 Forbidden",
                        "list: HTTP/1.1 403 Forbidden");
    }

    /// A static busybox may crash when it looks up a name.
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:5000", "registry.example:80", "192.0.2.77:5000"})
    void withoutTheCredentialTheDoorIsShutHoweverTheRegistryIsCalled(String registry)
            throws Exception {
        var builder =
                shell(
                        """
                        name=${OUTPUT_REGISTRY%:*}
                        address=$(awk -v name=$name '$2 == name { print $1 }' /etc/hosts)
                        printf 'GET /v2/ HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' |
                          nc ${address:-$name} ${OUTPUT_REGISTRY##*:} | head -n 1
                        """);

        assertThat(run(registry, BuildSource.none(), builder, Map.of(), "shut"))
                .isInstanceOf(Built.class);
        assertThat(bench.log).anyMatch(it -> it.startsWith("HTTP/1.1 401"));
    }

    @Test
    void aBuilderThatFailsFailsTheBuildAndItsSecretsAreMasked() throws Exception {
        var builder = shell("cat /var/run/secrets/openshift.io/push/login; echo; echo oh; exit 3");

        var failed = (Failed) run(builder, Map.of(), "fails");

        assertThat(failed.message()).contains("exit status 3");
        assertThat(failed.logSnippet()).contains("oh");
        assertThat(bench.log).contains("***");
    }

    @Test
    void allThatABuilderSaysIsHeardHoweverSuddenlyItEnds() throws Exception {
        var builder = shell("seq 1 5000 | sed 's,^,line ,'; exit 3");

        var failed = (Failed) run(builder, Map.of(), "sudden");

        assertThat(bench.log).contains("line 1", "line 2500", "line 5000");
        assertThat(bench.log.stream().filter(it -> it.startsWith("line "))).hasSize(5000);
        assertThat(failed.message()).contains("exit status 3");
    }

    @Test
    void whoABuilderLeavesBehindIsNotWaitedFor() throws Exception {
        var builder = shell("(sleep 3600; echo late) & echo early");

        assertThat(run(builder, Map.of(), "left")).isInstanceOf(Built.class);
        assertThat(bench.log).contains("early").doesNotContain("late");
    }

    @Test
    void anUploadIsWhatTheBuilderReads() throws Exception {
        var builder = image("[\"/bin/sh\", \"-c\", \"echo read: $(cat)\"]");
        var upload =
                new BinarySource(
                        Optional.empty(),
                        () ->
                                Optional.of(
                                        new ByteArrayInputStream(
                                                "just as it came"
                                                        .getBytes(StandardCharsets.UTF_8))));

        var result = run(BuildSource.none().with(upload), builder, Map.of(), "uploaded");

        assertThat(result).as(() -> String.join("\n", bench.log)).isInstanceOf(Built.class);
        assertThat(bench.log).contains("read: just as it came");
    }

    @Test
    void whatItIsToldIsOnNoCommandLine() throws Exception {
        var builder =
                shell("for it in /proc/[0-9]*; do tr '\\\\0' ' ' <$it/cmdline; done; echo $SECRET");

        assertThat(run(builder, Map.of("SECRET", "of-the-environment"), "told"))
                .isInstanceOf(Built.class);
        assertThat(bench.log.stream().filter(it -> it.contains("of-the-environment"))).hasSize(1);
    }

    private static String shell(String script) throws InterruptedException {
        var encoded = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8));
        return image("[\"/bin/sh\", \"-c\", \"echo %s | base64 -d | sh\"]".formatted(encoded));
    }

    private static String image(String entryPoint) throws InterruptedException {
        return bench.image(
                BuildSource.inline("FROM x\nENTRYPOINT " + entryPoint + "\n"),
                DockerStrategy.from(bench.base),
                "shell");
    }

    private static BuildResult run(String builder, Map<String, String> env, String output)
            throws InterruptedException {
        return run(BuildSource.none(), builder, env, output);
    }

    private static BuildResult run(
            BuildSource source, String builder, Map<String, String> env, String output)
            throws InterruptedException {
        return run(host(), source, builder, env, output);
    }

    private static BuildResult run(
            String host, BuildSource source, String builder, Map<String, String> env, String output)
            throws InterruptedException {
        var registry = bench.registry.credential();
        var login = registry.username() + ":" + registry.password();
        var basic =
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString(login.getBytes(StandardCharsets.UTF_8));
        var door =
                new RegistryDoor(
                        URI.create("http://" + host()),
                        host,
                        access -> basic,
                        new RegistryDoor.Rights(
                                Optional.of("demo/" + output), "latest", "demo", Optional.empty()),
                        bench.registry::credential);
        var all = new HashMap<>(env);
        all.put("BUILD", "{\"kind\":\"Build\",\"metadata\":{\"name\":\"hello-7\"}}");
        all.put("OUTPUT_REGISTRY", host);
        all.put("OUTPUT_IMAGE", "demo/" + output + ":latest");
        all.put("PUSH_DOCKERCFG_PATH", "/var/run/secrets/openshift.io/push");
        var strategy = new CustomStrategy(builder, all, List.of(push(door)), door);
        return bench.execute(bench.job(source, strategy, Optional.empty(), Optional.of(output)));
    }

    private static BuildVolume push(RegistryDoor door) {
        var credential = door.credential();
        var pair = credential.username() + ":" + credential.password();
        var auth = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        var config = "{\"%s\":{\"auth\":\"%s\"}}".formatted(host(), auth);
        return new BuildVolume(
                "push",
                InputFiles.Kind.SECRET,
                List.of(
                        new Entry(".dockercfg", config.getBytes(StandardCharsets.UTF_8), 0644),
                        new Entry("login", auth.getBytes(StandardCharsets.UTF_8), 0644)),
                List.of("/var/run/secrets/openshift.io/push"));
    }

    private static String host() {
        return bench.registry.host();
    }
}
