package io.millrace.build.execution.jenkins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.millrace.build.execution.BuildExecutor;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildProgress;
import io.millrace.build.execution.BuildResult;
import io.millrace.build.execution.BuildResult.Built;
import io.millrace.build.execution.BuildResult.Failed;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.BuildStage;
import io.millrace.build.execution.Cancellation;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.PipelineActions;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.RegistryLogins;
import io.millrace.build.execution.Strategy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each project's own Jenkins, in a cluster behind fabric8's API server.
@NullUnmarked
class ProjectPipelinesTest {

    private static final Path SHIPPED = Path.of("..", "helm", "millrace", "files", "jenkins.yaml");
    private static final Duration BRIEF = Duration.ofMillis(20);

    private JenkinsDouble jenkins;
    private KubernetesMockServer server;
    private KubernetesClient cluster;
    private final AtomicInteger refusals = new AtomicInteger();
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private Duration start = Duration.ofSeconds(20);

    @BeforeEach
    void aClusterAndAJenkins() throws Exception {
        jenkins = JenkinsDouble.startAtRoot();
        jenkins.log = List.of("Hello\n");
        server =
                new KubernetesMockServer(
                        new Context(), new MockWebServer(), new HashMap<>(), new Api(), false);
        server.init();
        cluster = server.createClient();
    }

    private final class Api extends KubernetesCrudDispatcher {

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            if ("POST".equals(request.getMethod())) {
                if (refusals.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
                    return new MockResponse()
                            .setResponseCode(403)
                            .setBody("{\"kind\":\"Status\",\"message\":\"exceeded quota\"}");
                }
                made.add(String.valueOf(request.getPath()));
            }
            return super.dispatch(request);
        }
    }

    @AfterEach
    void close() {
        jenkins.close();
        cluster.close();
        server.destroy();
    }

    @Test
    void theFirstPipelineOfAProjectGivesItAJenkinsAndRunsThere() throws Exception {
        assertThat(execute("demo", pipeline())).isInstanceOf(Built.class);

        assertThat(made)
                .containsExactly(
                        "/api/v1/namespaces/demo/secrets", "/api/v1/namespaces/demo/services");
        assertThat(jenkins.runs).containsKey("/job/demo/job/demo-hello");
        assertThat(log)
                .contains("The project gets a Jenkins, for this and all later pipelines", "Hello");
        assertThat(progress).contains("runs");
    }

    @Test
    void peopleAreToldWhereTheyReachIt() throws Exception {
        service(
                "{clusterIP: 127.0.0.1, selector: {app: jenkins}, ports: [{port: %d}]}"
                        .formatted(jenkins.port()),
                "{millrace.io/jenkins-url: 'https://ci.example.org/'}");
        cluster.resource(template().objects("demo", "any").getFirst()).create();

        assertThat(execute("demo", pipeline())).isInstanceOf(Built.class);

        assertThat(progress).contains("https://ci.example.org/job/demo/job/demo-hello/1/console");
    }

    @Test
    void theLaterOnesShareIt() throws Exception {
        execute("demo", pipeline());
        made.clear();

        assertThat(execute("demo", pipeline())).isInstanceOf(Built.class);

        assertThat(made).isEmpty();
        assertThat(jenkins.runs.get("/job/demo/job/demo-hello")).hasSize(1);
    }

    @Test
    void anotherProjectGetsItsOwn() throws Exception {
        execute("demo", pipeline());
        made.clear();

        execute("other", pipeline());

        assertThat(made).allMatch(it -> it.startsWith("/api/v1/namespaces/other/")).hasSize(2);
    }

    @Test
    void aHalfMadeJenkinsIsCompletedAndKeepsItsLogin() throws Exception {
        var secret = template().objects("demo", "other").getFirst();
        cluster.resource(secret).create();
        made.clear();

        assertThat(execute("demo", pipeline())).isInstanceOf(Built.class);

        assertThat(made).last().isEqualTo("/api/v1/namespaces/demo/services");
    }

    @Test
    void whoPutsUpAServiceForAnotherPlaceIsNotFollowed() throws Exception {
        for (var spec :
                List.of(
                        "{type: ExternalName, externalName: 169.254.169.254.nip.example}",
                        "{clusterIP: 127.0.0.1, ports: [{port: %d}]}".formatted(jenkins.port()),
                        "{clusterIP: None, selector: {app: jenkins}}")) {
            service(spec);

            assertThat(execute("demo", pipeline()))
                    .isInstanceOfSatisfying(
                            Failed.class,
                            it ->
                                    assertThat(it.message())
                                            .endsWith(
                                                    "must have a cluster IP and a selector of the"
                                                            + " project's pods"));
        }
        assertThat(jenkins.requests).isEmpty();
    }

    @Test
    void aFullProjectIsWaitedForAndTheBuildSaysSo() throws Exception {
        refusals.set(2);

        assertThat(execute("demo", pipeline())).isInstanceOf(Built.class);

        assertThat(log.getFirst())
                .isEqualTo(
                        "The build waits: No Jenkins can be made for the project demo: exceeded quota");
        assertThat(progress.getFirst()).startsWith("JenkinsNotReady: No Jenkins can be made");
    }

    @Test
    void aJenkinsThatIsStillStartingIsWaitedFor() throws Exception {
        jenkins.outage.set(3);

        assertThat(execute("demo", pipeline())).isInstanceOf(Built.class);

        assertThat(progress)
                .startsWith("JenkinsNotReady: The project's Jenkins does not answer yet.")
                .contains("runs");
    }

    @Test
    void aJenkinsThatNeverAnswersFailsThePipeline() throws Exception {
        start = Duration.ofMillis(100);
        jenkins.outage.set(Integer.MAX_VALUE);

        assertThat(execute("demo", pipeline()))
                .isInstanceOfSatisfying(
                        Failed.class,
                        it ->
                                assertThat(it.message())
                                        .contains("The Jenkins of the project demo has not"));
        assertThat(progress).doesNotContain("runs");
    }

    @Test
    void aPipelineThatWaitsForItsJenkinsMayBeCancelled() throws Exception {
        jenkins.outage.set(Integer.MAX_VALUE);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var result = threads.submit(() -> execute("demo", pipeline()));
            await().until(() -> !progress.isEmpty());

            cancellation.cancel();

            assertThat(result.get()).isInstanceOf(BuildResult.Cancelled.class);
        }
    }

    @Test
    void aWrongLoginIsSaidAtOnce() throws Exception {
        service(
                "{clusterIP: 127.0.0.1, selector: {app: jenkins}, ports: [{port: %d}]}"
                        .formatted(jenkins.port()));

        assertThat(execute("demo", pipeline()))
                .isInstanceOfSatisfying(
                        Failed.class, it -> assertThat(it.message()).endsWith("with 401"));
    }

    @Test
    void otherBuildsAreLeftToOthers() throws Exception {
        assertThat(execute("demo", DockerStrategy.plain())).isEqualTo(others(List.of()));

        assertThat(progress).isEmpty();
        assertThat(made).isEmpty();
    }

    @Test
    void theShippedTemplateHasAPasswordOfEachProjectsOwn() throws Exception {
        var shipped = new JenkinsTemplate(Files.readString(SHIPPED));

        var objects = shipped.objects("demo", "pass$1word");

        assertThat(objects)
                .allMatch(it -> it.getMetadata().getNamespace().equals("demo"))
                .extracting(it -> it.getKind() + " " + it.getMetadata().getName())
                .containsExactly(
                        "Secret jenkins-login",
                        "ConfigMap jenkins-settings",
                        "PersistentVolumeClaim jenkins",
                        "Deployment jenkins",
                        "Service jenkins");
        assertThat(Serialization.asYaml(objects))
                .contains("pass$1word", "Runs the pipelines of demo.", "${JENKINS_PASSWORD}")
                .doesNotContain("${PROJECT}", "${PASSWORD}", "$${");
    }

    @Test
    void aTemplateWithoutTheServiceIsRefused() {
        assertThatThrownBy(() -> new JenkinsTemplate("apiVersion: v1\nkind: List\nitems: []\n"))
                .hasMessageContaining("one Service named 'jenkins'");
    }

    private void service(String spec) {
        service(spec, "{}");
    }

    private void service(String spec, String annotations) {
        var service =
                Serialization.unmarshal(
                        "apiVersion: v1\nkind: Service\nmetadata: {name: jenkins, namespace: demo, annotations: "
                                + annotations
                                + "}\n"
                                + "spec: "
                                + spec,
                        Service.class);
        cluster.resource(service).createOr(it -> it.update());
    }

    private JenkinsTemplate template() {
        return new JenkinsTemplate(
                """
                apiVersion: v1
                kind: List
                items:
                  - apiVersion: v1
                    kind: Service
                    metadata: {name: jenkins}
                    spec: {clusterIP: 127.0.0.1, selector: {app: jenkins}, ports: [{port: %d}]}
                  - apiVersion: v1
                    kind: Secret
                    metadata: {name: jenkins-login, annotations: {given: '${PASSWORD}'}}
                    data: {username: %s, password: %s}
                """
                        .formatted(
                                jenkins.port(),
                                encoded("millrace"),
                                encoded(JenkinsDouble.PASSWORD)));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private BuildResult execute(String project, Strategy strategy) throws InterruptedException {
        BuildExecutor others = (job, log, progress, cancellation) -> others(List.of());
        var own = new ProjectJenkins(cluster, template(), BRIEF, Duration.ofSeconds(5));
        return new ProjectPipelines(others, own, start, BRIEF, InstantSource.system())
                .execute(job(project, strategy), log::add, new Told(), cancellation);
    }

    private static BuildResult others(List<BuildStage> stages) {
        return new Built(stages, Optional.empty());
    }

    private final class Told implements BuildProgress {

        @Override
        public void waiting(String reason, String message) {
            progress.add(reason + ": " + message);
        }

        @Override
        public void running() {
            progress.add("runs");
        }

        @Override
        public void annotated(Map<String, String> annotations) {
            progress.add(annotations.get("openshift.io/jenkins-console-log-url"));
        }
    }

    private static Strategy pipeline() {
        return new PipelineStrategy(
                "hello",
                Optional.of("node {}"),
                PipelineStrategy.USUAL_PATH,
                Map.of(),
                PipelineActions.NONE);
    }

    private static BuildJob job(String project, Strategy strategy) {
        return new BuildJob(
                project,
                "hello-1",
                "uid-of-" + project,
                1,
                "u1.1",
                BuildSource.inline("FROM scratch"),
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
