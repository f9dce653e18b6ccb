package io.millrace.build.execution.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Cancelled;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.GitSource;
import io.millrace.build.execution.PipelineActions;
import io.millrace.build.execution.PipelineStage;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.Strategy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
class JenkinsExecutorTest {

    private static final String JOB = "/job/demo/job/demo-hello";
    private static final String UID = "5b4a-of-this-build";
    private static final String SCRIPT = "node { echo \"<&> 'hello' ]]>\" }";

    private JenkinsDouble jenkins;
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private volatile List<PipelineStage> stages = List.of();
    private volatile Map<String, String> annotations = Map.of();

    private final BuildProgress progress =
            new BuildProgress() {
                @Override
                public void stages(List<PipelineStage> latest) {
                    stages = latest;
                }

                @Override
                public void annotated(Map<String, String> latest) {
                    annotations = latest;
                }
            };

    @BeforeEach
    void aJenkins() throws Exception {
        jenkins = JenkinsDouble.start();
    }

    @AfterEach
    void close() {
        jenkins.close();
    }

    @Test
    void aPipelineRunsAsAJobOfItsProjectsFolder() throws Exception {
        jenkins.log = List.of("Started by user\nHel", "lo, Ada\r\nbye");

        assertThat(execute(inline())).as(() -> log.toString()).isInstanceOf(Built.class);

        assertThat(jenkins.jobs).containsKeys("/job/demo", JOB);
        assertThat(jenkins.jobs.get(JOB))
                .contains("CpsFlowDefinition")
                .contains("node { echo \"&lt;&amp;&gt; 'hello' ]]&gt;\" }")
                .contains("<sandbox>true</sandbox>")
                .contains("<name>WHO</name>");
        assertThat(jenkins.runs.get(JOB).getFirst().parameters)
                .containsEntry("WHO", "Ada & <co>")
                .containsEntry("OPENSHIFT_BUILD_NAME", "hello-7")
                .containsEntry("MILLRACE_BUILD_UID", UID);
        assertThat(log)
                .contains(
                        "In the quiet period. Expires in 0.1 sec",
                        "Started by user",
                        "Hello, Ada",
                        "bye",
                        "Jenkins: SUCCESS");
    }

    @Test
    void itsStagesAndPlacesAreTold() throws Exception {
        jenkins.log = List.of("one\n", "two\n");

        execute(inline());

        assertThat(stages)
                .singleElement()
                .satisfies(it -> assertThat(it.name()).isEqualTo("Greet"))
                .satisfies(it -> assertThat(it.status()).isEqualTo("SUCCESS"))
                .satisfies(it -> assertThat(it.duration()).contains(Duration.ofMillis(1500)));
        var run = jenkins.url() + JOB.substring(1) + "/1/";
        assertThat(annotations)
                .containsEntry("openshift.io/jenkins-build-uri", run)
                .containsEntry("openshift.io/jenkins-log-url", run + "consoleText")
                .containsEntry("openshift.io/jenkins-console-log-url", run + "console")
                .containsEntry("openshift.io/jenkins-blueocean-log-url", run + "console")
                .containsEntry("openshift.io/jenkins-namespace", "demo");
        assertThat(annotations.get("openshift.io/jenkins-status-json")).contains("\"Greet\"");
    }

    @Test
    void aJenkinsfileOfTheSourceIsFetchedByJenkins() throws Exception {
        var git = GitSource.of("https://ann:secret@git.example.org/hello.git").at("main");
        var source = new BuildSource(Optional.of(git), Optional.empty(), Optional.of("app"));

        assertThat(execute(job(source, pipeline(Optional.empty())))).isInstanceOf(Built.class);

        assertThat(jenkins.jobs.get(JOB))
                .contains("CpsScmFlowDefinition")
                .contains("<url>https://git.example.org/hello.git</url>")
                .contains("<name>main</name>")
                .contains("<scriptPath>app/ci/Jenkinsfile</scriptPath>")
                .doesNotContain("secret");
    }

    @Test
    void theNextBuildRunsTheSameJobAsTheBuildSaysIt() throws Exception {
        execute(inline());
        var changed = pipeline(Optional.of("echo 'changed'"));

        execute(job(BuildSource.none(), changed, "other-uid"));

        assertThat(jenkins.runs.get(JOB)).hasSize(2);
        assertThat(jenkins.jobs.get(JOB)).contains("changed");
        assertThat(jenkins.requests.stream().filter(it -> it.endsWith("/createItem"))).hasSize(2);
    }

    @Test
    void aRunThatFailsFailsTheBuild() throws Exception {
        for (var result : List.of("FAILURE", "UNSTABLE", "NOT_BUILT")) {
            jenkins.log = List.of("what went wrong\n");
            jenkins.end = result;

            var failed = (Failed) execute(job(BuildSource.none(), inlined(), result));

            assertThat(failed.message()).contains(result);
            assertThat(failed.logSnippet()).contains("what went wrong");
        }
    }

    @Test
    void aRunThatIsAbortedInJenkinsIsACancelledBuild() throws Exception {
        jenkins.end = "ABORTED";

        assertThat(execute(inline())).isInstanceOf(Cancelled.class);
    }

    @Test
    void aCancelledBuildStopsItsRun() throws Exception {
        jenkins.log = List.of("still at it\n");
        jenkins.end = "";
        try (var aside = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = aside.submit(() -> execute(inline()));
            await().until(() -> log.contains("still at it"));

            cancellation.cancel();

            assertThat(running.get()).isInstanceOf(Cancelled.class);
        }
        assertThat(jenkins.requests).contains("POST " + JOB + "/1/stop");
    }

    @Test
    void aRunThatAnEarlierAttemptBeganIsFollowed() throws Exception {
        execute(job(BuildSource.none(), inlined(), "another"));
        jenkins.log = List.of("goes on\n");
        jenkins.begun(JOB, Map.of("MILLRACE_BUILD_UID", UID));

        assertThat(execute(inline())).isInstanceOf(Built.class);

        assertThat(jenkins.runs.get(JOB)).hasSize(2);
        assertThat(log).contains("Following the run #2 that was begun before", "goes on");
    }

    @Test
    void whoShowsAPasswordAlsoShowsACrumb() throws Exception {
        var result =
                executor(JenkinsDouble.PASSWORD)
                        .execute(inline(), log::add, progress, cancellation);

        assertThat(result).as(() -> log.toString()).isInstanceOf(Built.class);
        assertThat(jenkins.requests).contains("GET /crumbIssuer/api/json");
    }

    @Test
    void aJenkinsThatRestartsIsWaitedFor() throws Exception {
        jenkins.log = List.of("one\n", "two\n", "three\n");
        jenkins.end = "";
        try (var aside = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = aside.submit(() -> execute(inline()));
            await().until(() -> log.contains("one"));
            jenkins.outage.set(5);
            await().until(() -> log.contains("three"));
            cancellation.cancel();

            assertThat(running.get()).isInstanceOf(Cancelled.class);
        }
    }

    @Test
    void aWrongLoginIsSaidAndNotShown() throws Exception {
        var failed =
                (Failed)
                        executor("guessed-token")
                                .execute(inline(), log::add, progress, cancellation);

        assertThat(failed.message()).contains("401").doesNotContain("guessed");
    }

    @Test
    void aJobOfSomebodyElseIsLeftAlone() throws Exception {
        jenkins.jobs.put(JOB, "<flow-definition><description>mine</description></flow-definition>");

        var failed = (Failed) execute(inline());

        assertThat(failed.message()).contains("another job named demo/demo-hello");
        assertThat(jenkins.jobs.get(JOB)).contains("mine");
        assertThat(jenkins.runs).isEmpty();
    }

    @Test
    void otherBuildsAreLeftToOthers() throws Exception {
        var docker = job(BuildSource.inline("FROM x"), DockerStrategy.plain(), UID);

        assertThat(execute(docker)).isInstanceOf(Cancelled.class);
        assertThat(jenkins.requests).isEmpty();
    }

    private BuildResult execute(BuildJob job) throws InterruptedException {
        return executor(JenkinsDouble.TOKEN).execute(job, log::add, progress, cancellation);
    }

    private JenkinsExecutor executor(String token) {
        return new JenkinsExecutor(
                (_, _, _, _) -> new BuildResult.Cancelled(List.of(), Optional.empty()),
                new JenkinsServer(
                        jenkins.url(),
                        Optional.of("millrace"),
                        Optional.of(token),
                        Duration.ofMillis(20),
                        Duration.ofSeconds(20)),
                InstantSource.system());
    }

    private static BuildJob inline() {
        return job(BuildSource.none(), inlined());
    }

    private static PipelineStrategy inlined() {
        return pipeline(Optional.of(SCRIPT));
    }

    private static PipelineStrategy pipeline(Optional<String> script) {
        return new PipelineStrategy(
                "hello",
                script,
                "ci/Jenkinsfile",
                Map.of("WHO", "Ada & <co>"),
                PipelineActions.NONE);
    }

    private static BuildJob job(BuildSource source, Strategy strategy) {
        return job(source, strategy, UID);
    }

    private static BuildJob job(BuildSource source, Strategy strategy, String uid) {
        return new BuildJob(
                "demo",
                "hello-7",
                uid,
                7,
                "attempt-1",
                source,
                strategy,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                RegistryLogins.always(List.of()),
                Optional.empty(),
                ComputeLimits.NONE,
                Optional.empty());
    }
}
