package io.millrace.build.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.build.execution.BuildResult.Cancelled;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildResult.Pushed;
import io.millrace.build.execution.buildah.Bench;
import io.millrace.build.execution.door.RegistryDoor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every executor does alike, with real git, buildah and registry.
@NullUnmarked
public abstract class ExecutorContract {

    private static final AtomicInteger BUILDS = new AtomicInteger();
    private static final String SECRET = "what-nobody-may-see";

    @TempDir protected static Path machine;
    protected static Bench bench;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<StageName> begun = new CopyOnWriteArrayList<>();
    private final AtomicBoolean runs = new AtomicBoolean();
    private final Cancellation cancellation = new Cancellation();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    protected abstract BuildExecutor executor();

    /// Fails when something is left of builds that have ended.
    protected abstract void nothingIsLeft();

    @BeforeAll
    static void aMachine() throws Exception {
        bench = Bench.in(machine);
    }

    @AfterAll
    static void isLeft() {
        bench.close();
    }

    @AfterEach
    void allIsOver() {
        threads.shutdownNow();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(this::nothingIsLeft);
    }

    @Test
    void aSourceBecomesAnImage() throws Exception {
        bench.repository("app")
                .file("Dockerfile", "FROM " + bench.base + "\nRUN echo it is built\n")
                .commit("The app");

        var result = execute(job("app", bench.source("app"), Optional.of("app")));

        assertThat(result)
                .as(this::told)
                .isInstanceOfSatisfying(
                        Pushed.class,
                        it -> {
                            assertThat(it.digest()).isEqualTo(digestOf("app"));
                            assertThat(it.revision())
                                    .hasValueSatisfying(commit ->
                                            assertThat(commit.message()).startsWith("The app"));
                            assertThat(it.stages())
                                    .extracting(BuildStage::name)
                                    .contains(
                                            StageName.FETCH_INPUTS,
                                            StageName.BUILD,
                                            StageName.PUSH_IMAGE);
                        });
        assertThat(log).contains("it is built");
        assertThat(begun).contains(StageName.BUILD, StageName.PUSH_IMAGE);
        assertThat(runs).isTrue();
    }

    @Test
    void aFailureHasItsReasonAndItsLastLines() throws Exception {
        var result = execute(job("fails", running("echo last words; exit 3"), Optional.empty()));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Failed.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(FailureReason.DOCKER_BUILD_FAILED);
                            assertThat(it.message()).startsWith("Docker build strategy has failed");
                            assertThat(it.logSnippet().lines()).hasSizeLessThanOrEqualTo(5);
                            assertThat(it.logSnippet()).contains("error: ");
                        });
        assertThat(log).contains("last words");
    }

    @Test
    void aLogIsCompleteAndInOrder() throws Exception {
        var lines = 3000;
        var script = "i=0; while [ $i -lt %d ]; do echo line $i; i=$((i+1)); done".formatted(lines);

        var result = execute(job("talks", running(script), Optional.empty()));

        assertThat(result).as(this::told).isInstanceOf(BuildResult.Built.class);
        assertThat(log)
                .filteredOn(it -> it.matches("line [0-9]+"))
                .containsExactlyElementsOf(
                        IntStream.range(0, lines).mapToObj(it -> "line " + it).toList());
    }

    @Test
    void aSecretIsNotInTheLog() throws Exception {
        var secret = SECRET.getBytes(StandardCharsets.UTF_8);
        var source =
                BuildSource.inline(
                                "FROM %s\nCOPY token /\nRUN cat /token; echo; rm /token\n"
                                        .formatted(bench.base))
                        .with(List.of(InputFiles.secret("token", "", Map.of("token", secret))));

        var result = execute(job("tells", source, Optional.empty()));

        assertThat(result).as(this::told).isInstanceOf(BuildResult.Built.class);
        assertThat(log).contains("***").noneMatch(it -> it.contains(SECRET));
    }

    @Test
    void aCustomBuilderMayPushItsOutputAndNothingElse() throws Exception {
        var builder =
                asking(
                        """
                        ask() {
                          printf 'POST %s HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Basic %s\\r\\nContent-Length: 0\\r\\nConnection: close\\r\\n\\r\\n' \
                            $1 $LOGIN | nc ${OUTPUT_REGISTRY%:*} ${OUTPUT_REGISTRY##*:} | head -n 1 | tr -d '\\r'
                        }
                        echo "own: $(ask /v2/demo/own/blobs/uploads/)"
                        echo "other: $(ask /v2/other/app/blobs/uploads/)"
                        """);
        var host = bench.registry.host();
        var door =
                new RegistryDoor(
                        URI.create("http://" + host),
                        host,
                        _ -> "Basic " + login(bench.registry.credential()),
                        new RegistryDoor.Rights(
                                Optional.of("demo/own"), "latest", "demo", Optional.empty()),
                        bench.registry::credential);
        var strategy =
                new CustomStrategy(
                        builder,
                        Map.of("OUTPUT_REGISTRY", host, "LOGIN", login(door.credential())),
                        List.of(),
                        door);

        var result = execute(job("custom", BuildSource.none(), strategy, Optional.of("own")));

        assertThat(result).as(this::told).isInstanceOf(BuildResult.Built.class);
        assertThat(log).contains("own: HTTP/1.1 202 Accepted", "other: HTTP/1.1 403 Forbidden");
    }

    private static String asking(String script) throws InterruptedException {
        var encoded = Base64.getEncoder().encodeToString(script.getBytes(StandardCharsets.UTF_8));
        return bench.image(
                BuildSource.inline(
                        "FROM x\nENTRYPOINT [\"/bin/sh\", \"-c\", \"echo %s | base64 -d | sh\"]\n"
                                .formatted(encoded)),
                DockerStrategy.from(bench.base),
                "asking");
    }

    private static String login(RegistryCredential credential) {
        var shown = credential.username() + ":" + credential.password();
        return Base64.getEncoder().encodeToString(shown.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aCancelledBuildEnds() throws Exception {
        var running = begin(job("sleeps", running("echo asleep; sleep 300"), Optional.empty()));
        await().atMost(Duration.ofSeconds(60)).until(() -> log.contains("asleep"));

        cancellation.cancel();

        assertThat(running.get()).isInstanceOf(Cancelled.class);
    }

    @Test
    void aBuildThatIsCancelledBeforeItBeginsDoesNotBegin() throws Exception {
        cancellation.cancel();

        var result = execute(job("late", running("echo too late"), Optional.empty()));

        assertThat(result).isInstanceOf(Cancelled.class);
        assertThat(log).doesNotContain("too late");
    }

    @Test
    void aBuildEndsAtItsDeadline() throws Exception {
        var job = job("slow", running("sleep 300"), Optional.empty());

        var result = execute(within(job, Duration.ofSeconds(8)));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Failed.class,
                        it -> assertThat(it.reason()).isEqualTo(FailureReason.DEADLINE_EXCEEDED));
    }

    /// One that builds here begins again; one that builds elsewhere goes on. Both have all of the
    /// log.
    @Test
    void aBuildWhoseWorkerIsLostComesToItsEnd() throws Exception {
        var job =
                job(
                        "lost",
                        running("echo half of it; sleep 3; echo all of it"),
                        Optional.of("lost"));
        var first = begin(job);
        await().atMost(Duration.ofSeconds(60)).until(() -> log.contains("half of it"));
        first.cancel(true);
        log.clear();

        var result = execute(attempt(job, 2));

        assertThat(result)
                .as(this::told)
                .isInstanceOfSatisfying(
                        Pushed.class, it -> assertThat(it.digest()).isEqualTo(digestOf("lost")));
        assertThat(log)
                .containsSubsequence("half of it", "all of it")
                .containsOnlyOnce("half of it");
    }

    protected final BuildResult execute(BuildJob job) throws InterruptedException {
        var progress =
                new BuildProgress() {
                    @Override
                    public void began(StageName stage, StepName step) {
                        begun.add(stage);
                    }

                    @Override
                    public void running() {
                        runs.set(true);
                    }
                };
        return executor().execute(job, log::add, progress, cancellation);
    }

    private Future<BuildResult> begin(BuildJob job) {
        return threads.submit(() -> execute(job));
    }

    private static BuildSource running(String script) {
        return BuildSource.inline("FROM %s\nRUN %s\n".formatted(bench.base, script));
    }

    private static BuildJob job(String name, BuildSource source, Optional<String> output) {
        return job(name, source, DockerStrategy.plain(), output);
    }

    private static BuildJob job(
            String name, BuildSource source, Strategy strategy, Optional<String> output) {
        var number = BUILDS.incrementAndGet();
        return new BuildJob(
                "demo",
                name + "-" + number,
                "uid-" + number,
                number,
                "uid-" + number + ".1",
                source,
                strategy,
                Optional.empty(),
                output.map(it -> "%s/demo/%s:latest".formatted(bench.registry.host(), it)),
                Map.of(),
                RegistryLogins.always(List.of(bench.registry.credential())),
                Optional.empty(),
                ComputeLimits.NONE,
                Optional.empty());
    }

    private static BuildJob attempt(BuildJob job, int attempt) {
        return changed(job, job.uid() + "." + attempt, job.deadline());
    }

    private static BuildJob within(BuildJob job, Duration deadline) {
        return changed(job, job.attempt(), Optional.of(deadline));
    }

    private static BuildJob changed(BuildJob job, String attempt, Optional<Duration> deadline) {
        return new BuildJob(
                job.namespace(),
                job.name(),
                job.uid(),
                job.number(),
                attempt,
                job.source(),
                job.strategy(),
                job.postCommit(),
                job.output(),
                job.imageLabels(),
                job.logins(),
                job.cache(),
                job.limits(),
                deadline);
    }

    private static String digestOf(String image) {
        try {
            return bench.registry.digestOf("demo/" + image, "latest");
        } catch (Exception e) {
            throw new AssertionError("The registry does not answer", e);
        }
    }

    private String told() {
        return String.join("\n", log);
    }
}
