package io.millrace.trigger.rollout;

import static io.millrace.trigger.Story.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.apps.DeploymentCondition;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Tables;
import io.millrace.trigger.following.Turns;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients are told of a deployment on its way, and of what they ask for in vain.
class DeploymentProgressTest {

    @RegisterExtension final Tables tables = new Tables();

    private final DeploymentRules rules = new DeploymentRules(Turns.FREE, Optional.empty());
    private Desk work;
    private int asked;

    @BeforeEach
    void aConfiguration() {
        work = new Desk(tables, NOON);
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
        config(
                Verb.CREATE,
                "",
                "",
                """
                {"metadata":{"name":"web"},"spec":{"triggers":[{"type":"ConfigChange"}],"template":{"metadata":
                {"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"nginx:1"}]}}}}
                """);
    }

    @Test
    void aDeploymentThatNobodyHereRunsIsDoneWhenItIsRecorded() {
        assertThat(progressing())
                .satisfies(it -> {
                    assertThat(it.status()).isEqualTo("True");
                    assertThat(it.reason()).isEqualTo("NewReplicationControllerAvailable");
                    assertThat(it.message())
                            .isEqualTo("replication controller \"web-1\" successfully rolled out");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Running | Running  | True    | ReplicationControllerUpdated      | replication controller "web-1" is progressing
                    Pending | Pending  | Unknown |                                   | replication controller "web-1" is waiting for pod "web-1-deploy" to run
                    Failed  | Failed   | False   | ProgressDeadlineExceeded          | replication controller "web-1" has failed progressing
                    """)
    void theConditionFollowsThePhaseOfTheNewest(
            String phase, String kept, String status, @Nullable String reason, String message) {
        work.pass(Duration.ofMinutes(1));
        annotate("web-1", "{\"openshift.io/deployment.phase\":\"%s\"}".formatted(phase));

        assertThat(progressing().status()).isEqualTo(status);
        assertThat(progressing().reason()).isEqualTo(reason);
        assertThat(progressing().message()).isEqualTo(message);
        assertThat(progressing().lastUpdateTime()).isEqualTo(work.now());
        assertThat(phaseOf("web-1")).isEqualTo(kept);
    }

    @Test
    void whatIsCancelledBeforeItBeginsIsOver() {
        annotate("web-1", "{\"openshift.io/deployment.phase\":\"New\"}");
        annotate("web-1", "{\"openshift.io/deployment.cancelled\":\"true\"}");

        assertThat(phaseOf("web-1")).isEqualTo("Failed");
        assertThat(progressing().reason()).isEqualTo("RolloutCancelled");

        annotate(
                "web-1",
                "{\"openshift.io/deployment.phase\":\"New\",\"openshift.io/deployment.cancelled\":null}");
        assertThat(phaseOf("web-1")).isEqualTo("New");
        assertThat(progressing().status()).isEqualTo("Unknown");
    }

    @Test
    void whatRunsIsLeftToWhoeverRunsIt() {
        annotate("web-1", "{\"openshift.io/deployment.phase\":\"Running\"}");
        annotate("web-1", "{\"openshift.io/deployment.cancelled\":\"true\"}");

        assertThat(phaseOf("web-1")).isEqualTo("Running");
    }

    @Test
    void anOlderDeploymentSaysNothing() {
        instantiate("{\"name\":\"web\",\"latest\":true,\"force\":true}");

        annotate("web-1", "{\"openshift.io/deployment.phase\":\"Failed\"}");

        assertThat(progressing().message()).contains("web-2");
    }

    @Test
    void aPauseIsToldAndItsEndToo() {
        config(Verb.PATCH, "", "web", "{\"spec\":{\"paused\":true}}");
        assertThat(progressing().reason()).isEqualTo("DeploymentConfigPaused");
        assertThat(progressing().status()).isEqualTo("Unknown");

        config(Verb.PATCH, "", "web", "{\"spec\":{\"paused\":null}}");
        assertThat(progressing().reason()).isEqualTo("NewReplicationControllerAvailable");
    }

    @Test
    void whatOthersSayOfItStays() {
        config(
                Verb.PATCH,
                "status",
                "web",
                """
                {"status":{"conditions":[{"type":"Available","status":"True"},
                {"type":"Progressing","status":"False","reason":"Quota","message":"no room"}]}}
                """);
        config(Verb.PATCH, "", "web", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        assertThat(progressing().reason()).isEqualTo("Quota");

        instantiate("{\"name\":\"web\",\"latest\":true,\"force\":true}");
        assertThat(progressing().message()).contains("web-2");
        assertThat(Objects.requireNonNull(stored().status().conditions()))
                .extracting(DeploymentCondition::type)
                .containsExactly("Available", "Progressing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"name":"","latest":true}     | 422 | name: Required value
                    {"name":"other"}              | 422 | name: Invalid value: "other"
                    {"name":"web","latest":true}  | 201 | deployment config "web" cannot be instantiated
                    """)
    void aRequestInVainIsToldWhy(String request, int code, String message) {
        assertTold(instantiate(request), code, message);
    }

    @Test
    void aPausedConfigurationDeploysNothing() {
        config(Verb.PATCH, "", "web", "{\"spec\":{\"paused\":true}}");

        assertTold(
                instantiate("{\"name\":\"web\",\"latest\":true,\"force\":true}"),
                422,
                "paused: Forbidden: deployment config \"web\" is paused - unpause to request a new deployment");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1 | {"spec":{}}                               | name: Required value
                    1 | {"name":"web","spec":{"revision":-1}}     | spec.revision: Invalid value: -1: must be non-negative
                    1 | {"name":"gone","spec":{}}                 | cannot get deployment config "gone"
                    1 | {"name":"web","spec":{}}                  | no previous deployment exists for "demo/web"
                    2 | {"name":"web","spec":{"revision":2}}      | version 2 is already the latest
                    2 | {"name":"web","spec":{"revision":7}}      | couldn't find deployment #7 of "web"
                    """)
    void aRollbackInVainIsToldWhy(int deployments, String wish, String message) {
        for (var i = 1; i < deployments; i++) {
            instantiate("{\"name\":\"web\",\"latest\":true,\"force\":true}");
        }
        var name = wish.contains("gone") ? "gone" : "web";

        assertTold(config(Verb.CREATE, "rollback", name, wish), 422, message);
    }

    private static void assertTold(Outcome outcome, int code, String message) {
        switch (outcome) {
            case Outcome.Refused(var refusal) -> {
                assertThat(refusal.code()).isEqualTo(code);
                assertThat(refusal.message()).contains(message);
            }
            case Outcome.Answered(var said, var body) -> {
                assertThat(said).isEqualTo(code);
                assertThat(Json.tree(body).path("message").asText()).contains(message);
            }
            case Outcome other -> assertThat(other).isNull();
        }
    }

    private DeploymentCondition progressing() {
        return Objects.requireNonNull(stored().status().conditions()).stream()
                .filter(it -> it.type().equals("Progressing"))
                .findFirst()
                .orElseThrow();
    }

    private DeploymentConfig stored() {
        return work.find(ResourceKey.of(ResourceType.DEPLOYMENT_CONFIG, "demo", "web"))
                .orElseThrow()
                .as(DeploymentConfig.class);
    }

    private String phaseOf(String controller) {
        return work.find(ResourceKey.of(ResourceType.REPLICATION_CONTROLLER, "demo", controller))
                .orElseThrow()
                .tree()
                .path("metadata")
                .path("annotations")
                .path("openshift.io/deployment.phase")
                .asText();
    }

    private Outcome instantiate(String request) {
        return config(Verb.CREATE, "instantiate", "web", request);
    }

    private Outcome config(Verb verb, String subresource, String name, String body) {
        return decide(verb, "apps.openshift.io", "deploymentconfigs", subresource, name, body);
    }

    private void annotate(String controller, String annotations) {
        decide(
                Verb.PATCH,
                "",
                "replicationcontrollers",
                "",
                controller,
                "{\"metadata\":{\"annotations\":%s}}".formatted(annotations));
    }

    private Outcome decide(
            Verb verb,
            String group,
            String resource,
            String subresource,
            String name,
            String body) {
        try {
            return rules.decide(
                    new Command(
                            "command-" + ++asked,
                            new Requester("alice", "", List.of(), Map.of()),
                            verb,
                            group,
                            resource,
                            subresource,
                            "demo",
                            name,
                            Json.tree(body.getBytes(StandardCharsets.UTF_8)),
                            verb == Verb.PATCH ? "application/merge-patch+json" : null,
                            null,
                            null,
                            Map.of(),
                            false,
                            work.now().plusSeconds(30),
                            "",
                            Map.of()),
                    work);
        } catch (RefusedException refused) {
            return new Outcome.Refused(refused.refusal());
        }
    }
}
