package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// A tag moves, and what is deployed from it follows; it goes back, and so do they.
@ExtendWith(WholeSystem.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeploymentsTest {

    private static final String PROJECT = "deployments";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TEMPLATE =
            """
            {"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":" ",
            "livenessProbe":{"httpGet":{"port":8080}}}]}}
            """;

    private final ReceivedEvents events;
    private final Api api;

    DeploymentsTest(WholeSystem.Running system) {
        this.events = system.events();
        this.api = system.developer();
    }

    @BeforeAll
    void aProject() {
        api.post(
                        "/apis/project.openshift.io/v1/projectrequests",
                        "{\"metadata\":{\"name\":\"%s\"}}".formatted(PROJECT))
                .orFail();
        subscribe("ci", "DeploymentTriggered");
    }

    /// What is told of that kind goes to the path of the subscription's name.
    private void subscribe(String name, String fact) {
        api.post(
                        "/api/v1/namespaces/%s/secrets".formatted(PROJECT),
                        """
                        {"metadata":{"name":"%1$s","annotations":{"events.millrace.io/facts":"%2$s"}},
                        "type":"millrace.io/event-subscription",
                        "stringData":{"url":"http://%3$s/%1$s","key":"s3cret"}}
                        """
                                .formatted(name, fact, events.place()))
                .orFail();
    }

    @Test
    void configurationsAndAnnotatedWorkloadsFollowTheTagAndItsRollback() {
        api.post(
                        configs(""),
                        """
                        {"metadata":{"name":"web"},"spec":{"replicas":2,"template":%s,"triggers":[
                        {"type":"ConfigChange"},{"type":"ImageChange","imageChangeParams":{"automatic":true,
                        "containerNames":["web"],"from":{"kind":"ImageStreamTag","name":"python:prod"}}}]}}
                        """
                                .formatted(TEMPLATE))
                .orFail();
        api.post(
                        workloads(""),
                        """
                        {"metadata":{"name":"web","annotations":{"image.openshift.io/triggers":
                        "[{\\"from\\":{\\"kind\\":\\"ImageStreamTag\\",\\"name\\":\\"python:prod\\"},\\"fieldPath\\":\\"spec.template.spec.containers[0].image\\"}]"}},
                        "spec":{"selector":{"matchLabels":{"app":"web"}},"template":%s}}
                        """
                                .formatted(TEMPLATE))
                .orFail();
        assertThat(deployments()).isEmpty();

        var first = tag("docker.io/python:3.5");
        follows(first, 1);
        var second = tag("docker.io/python:3.6");
        follows(second, 2);
        tag("docker.io/python:3.5");
        follows(first, 3);

        assertThat(decisions(configs("/web/triggers")))
                .containsExactly(
                        "ImageChange Fired web-3",
                        "ImageChange Fired web-2",
                        "ConfigChange Fired web-1",
                        "ImageChange Fired web-1");
        assertThat(decisions(workloads("/web/triggers"))).hasSize(3);
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(announced()).contains("web-1", "web-2", "web-3"));
    }

    /// The deployments of which a subscriber has been sent word, signed.
    private List<String> announced() {
        return events.at("/ci").stream()
                .filter(it ->
                        it.header("ce-type").equals("io.millrace.trigger.DeploymentTriggered.v1"))
                .filter(it -> it.isSignedWith("s3cret"))
                .map(ReceivedEvents.Received::body)
                .filter(it -> it.path("kind").asText().equals("DeploymentConfig"))
                .map(it -> it.path("deployment").asText())
                .toList();
    }

    @Test
    void whatASubscriberDoesNotTakeIsTriedAgainAndADeadLetterUntilSomebodySendsItAgain() {
        events.answer("/deaf", 503);
        subscribe("deaf", "TriggerDecided");
        var secret = "/api/v1/namespaces/%s/secrets/deaf".formatted(PROJECT);
        var config = "/apis/build.openshift.io/v1/namespaces/%s/buildconfigs".formatted(PROJECT);
        api.post(
                        config,
                        """
                        {"metadata":{"name":"told"},"spec":{"source":{"dockerfile":"FROM scratch\\nLABEL a=b\\n"},
                        "strategy":{"dockerStrategy":{}},"triggers":[{"type":"Generic","generic":{"secret":"s3cret"}}]}}
                        """)
                .orFail();
        api.post(config + "/told/webhooks/s3cret/generic", "{").orFail();

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get(secret + "/deliveries").orFail().path("items"))
                                .anySatisfy(it -> {
                                    assertThat(it.path("dead").asBoolean()).isTrue();
                                    assertThat(it.path("attempts").asInt()).isEqualTo(2);
                                    assertThat(it.path("message").asText())
                                            .endsWith("answered 503");
                                }));
        events.answer("/deaf", 204);
        var before = events.at("/deaf").size();
        api.post(secret + "/redeliver", "{}").orFail();

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get(secret + "/deliveries").orFail().path("items"))
                                .isEmpty());
        assertThat(events.at("/deaf")).hasSizeGreaterThan(before);
        assertThat(events.at("/deaf").getLast().isSignedWith("s3cret")).isTrue();
    }

    @Test
    void aCallOfAWebhookIsToldAndDeliveredAgain() {
        var config = "/apis/build.openshift.io/v1/namespaces/%s/buildconfigs".formatted(PROJECT);
        api.post(
                        config,
                        """
                        {"metadata":{"name":"hooked"},"spec":{"source":{"dockerfile":"FROM scratch\\nLABEL a=b\\n"},
                        "strategy":{"dockerStrategy":{}},"triggers":[{"type":"Generic","generic":{"secret":"s3cret"}}]}}
                        """)
                .orFail();
        var hook = config + "/hooked/webhooks/s3cret/generic";
        api.post(hook, "abc", "{").orFail();
        var unreadable = api.post(hook, "/", "{}");
        assertThat(unreadable.code()).isEqualTo(400);
        assertThat(unreadable.body().path("kind").asText()).isEqualTo("Status");
        assertThat(api.post(config + "/hooked/webhooks/wrong/generic", "{}").code()).isEqualTo(401);

        var deliveries = api.get(config + "/hooked/deliveries").orFail().path("items");
        assertThat(deliveries).hasSize(2);
        var again =
                api.post(
                                config + "/hooked/redeliver",
                                "{\"id\":\"%s\"}".formatted(deliveries.path(1).path("id").asText()))
                        .orFail();

        assertThat(again.at("/metadata/name").asText()).isEqualTo("hooked-2");
        assertThat(api.get(config + "/hooked/deliveries").orFail().path("items")).hasSize(3);
    }

    private void follows(String image, int version) {
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> {
                    assertThat(deployments()).hasSize(version).last().isEqualTo(image);
                    assertThat(imageOf(api.get(workloads("/web")).orFail())).isEqualTo(image);
                });
    }

    /// @return what the tag points to then
    private String tag(String from) {
        var name = "python:prod";
        var path = "/apis/image.openshift.io/v1/namespaces/%s/imagestreamtags/".formatted(PROJECT);
        var before = api.get(path + name).body().at("/image/dockerImageReference").asText();
        api.put(
                        path + name,
                        """
                        {"metadata":{"name":"%s"},"tag":{"name":"prod","from":{"kind":"DockerImage","name":"%s"},
                        "importPolicy":{"insecure":true}}}
                        """
                                .formatted(name, from))
                .orFail();
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () ->
                                api.get(path + name)
                                        .body()
                                        .at("/image/dockerImageReference")
                                        .asText(),
                        it -> !it.isEmpty() && !it.equals(before));
    }

    private List<String> deployments() {
        return api.get("/api/v1/namespaces/%s/replicationcontrollers".formatted(PROJECT))
                .orFail()
                .path("items")
                .valueStream()
                .map(DeploymentsTest::imageOf)
                .toList();
    }

    private static String imageOf(JsonNode object) {
        return object.at("/spec/template/spec/containers/0/image").asText();
    }

    private List<String> decisions(String path) {
        return api.get(path)
                .orFail()
                .path("items")
                .valueStream()
                .map(it ->
                        "%s %s %s"
                                .formatted(
                                        it.path("trigger").asText(),
                                        it.path("decision").asText(),
                                        it.path("deployment").asText()))
                .toList();
    }

    private static String configs(String name) {
        return "/apis/apps.openshift.io/v1/namespaces/%s/deploymentconfigs%s"
                .formatted(PROJECT, name);
    }

    private static String workloads(String name) {
        return "/apis/apps/v1/namespaces/%s/deployments%s".formatted(PROJECT, name);
    }
}
