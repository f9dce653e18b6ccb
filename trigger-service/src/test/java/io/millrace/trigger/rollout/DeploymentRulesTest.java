package io.millrace.trigger.rollout;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.stream;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.core.ReplicationController;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DeploymentConfigs on a real ledger.
class DeploymentRulesTest {

    private static final String CONFIG_CHANGE = "{\"type\":\"ConfigChange\"}";
    private static final String BOTH = CONFIG_CHANGE + "," + onTag("busybox:latest", true, "web");

    @RegisterExtension final Tables tables = new Tables();

    private DeploymentRules rules = new DeploymentRules(Turns.FREE, Optional.empty());
    private Desk work;
    private int asked;

    @BeforeEach
    void aProject() {
        work = new Desk(tables, NOON);
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
    }

    @Test
    void aNewConfigurationDeploysAtOnceWhenItsImageIsThere() {
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));

        create("web", BOTH);

        assertThat(versions()).containsExactly("web-1 " + pullSpec("busybox", "a"));
        assertThat(config("web").status().latestVersion()).isEqualTo(1);
        assertThat(config("web").status().observedGeneration())
                .isEqualTo(config("web").metadata().generation());
        assertThat(why("web-1")).isEqualTo("config change");
        assertThat(decisions())
                .containsExactly("ImageChange 1 Fired web-1", "ConfigChange 1 Fired web-1");
        assertThat(work.facts(Fact.TriggerDecided.class))
                .extracting(
                        Fact.TriggerDecided::kind,
                        Fact.TriggerDecided::trigger,
                        Fact.TriggerDecided::decision)
                .containsExactly(
                        tuple("DeploymentConfig", "ImageChange", "Fired"),
                        tuple("DeploymentConfig", "ConfigChange", "Fired"));
        assertThat(work.facts(Fact.DeploymentTriggered.class))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.deployment()).isEqualTo("web-1");
                    assertThat(it.images())
                            .singleElement()
                            .satisfies(image ->
                                    assertThat(image.pullSpec())
                                            .isEqualTo(pullSpec("busybox", "a")));
                });
    }

    @Test
    void everyMoveOfTheTagMakesOneDeploymentHoweverOftenItIsTold() {
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
        create("web", BOTH);

        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));
        tell(move("busybox", 2, "b"));
        rules = new DeploymentRules(Turns.FREE, Optional.empty());
        tell(move("busybox", 2, "b"));
        tell(move("busybox", 3, "a"));

        assertThat(versions())
                .containsExactly(
                        "web-1 " + pullSpec("busybox", "a"),
                        "web-2 " + pullSpec("busybox", "b"),
                        "web-3 " + pullSpec("busybox", "a"));
        assertThat(why("web-2")).isEqualTo("image change");
        assertThat(replicas()).containsExactly("web-1=0", "web-2=0", "web-3=2");
        assertThat(Json.text(config("web").status()))
                .contains("\"name\":\"%s\"".formatted(pullSpec("busybox", "a")));
    }

    @Test
    void theFirstDeploymentWaitsForTheImage() {
        create("web", BOTH);
        assertThat(versions()).isEmpty();

        tell(move("busybox", 1, "a"));

        assertThat(versions()).containsExactly("web-1 " + pullSpec("busybox", "a"));
    }

    @Test
    void aTriggerThatIsNotAutomaticGivesItsImageToTheFirstDeploymentOnly() {
        create("web", CONFIG_CHANGE + "," + onTag("busybox:latest", false, "web"));

        tell(move("busybox", 1, "a"));
        tell(move("busybox", 2, "b"));

        assertThat(versions()).containsExactly("web-1 " + pullSpec("busybox", "a"));
        assertThat(decisions()).contains("ImageChange 2 Paused");
    }

    @Test
    void withoutAutomaticTriggersOnlyPeopleDeploy() {
        create("web", onTag("busybox:latest", false, "web"));
        tell(move("busybox", 1, "a"));
        assertThat(versions()).isEmpty();
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));

        instantiate("web", true);

        assertThat(versions()).containsExactly("web-1 " + pullSpec("busybox", "a"));
        assertThat(why("web-1")).isEqualTo("manual change");
        assertThat(decisions()).contains("Manual 1 Fired web-1");
    }

    @Test
    void severalTagsAreWaitedForAndComeTogether() {
        create(
                "web",
                onTag("busybox:latest", true, "web") + "," + onTag("side:latest", true, "side"));
        tell(move("busybox", 1, "a"));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
        assertThat(decisions()).containsExactly("ImageChange 1 Waiting");

        tell(move("side", 1, "c"));

        assertThat(versions())
                .containsExactly("web-1 " + pullSpec("busybox", "a") + " " + pullSpec("side", "c"));
        assertThat(decisions())
                .containsExactly("ImageChange 1 Fired web-1", "ImageChange 1 Fired web-1");
    }

    @Test
    void aPausedConfigurationDeploysWhenItIsResumed() {
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
        create("web", BOTH);
        patch("web", "{\"spec\":{\"paused\":true}}");
        tell(move("busybox", 2, "b"));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));
        patch("web", "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}}}");
        assertThat(versions()).hasSize(1);
        assertThat(decisions()).contains("ImageChange 2 Paused");

        patch("web", "{\"spec\":{\"paused\":null}}");

        assertThat(versions()).hasSize(2).last().isEqualTo("web-2 " + pullSpec("busybox", "b"));
        assertThat(decisions()).contains("ImageChange 2 Fired web-2");
    }

    @Test
    void aChangedTemplateDeploysWhereTheConfigurationIsATrigger() {
        create("web", CONFIG_CHANGE, "nginx:1");
        patch("web", "{\"spec\":{\"replicas\":5}}");
        patch("web", "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}}}");

        assertThat(versions()).containsExactly("web-1 nginx:1", "web-2 nginx:1");
        assertThat(decisions())
                .containsExactly("ConfigChange 1 Fired web-1", "ConfigChange 2 Fired web-2");
    }

    @Test
    void withoutTriggersNothingHappensByItself() {
        create("web", "", "nginx:1");
        patch("web", "{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}}}");
        assertThat(versions()).isEmpty();

        instantiate("web", true);

        assertThat(versions()).containsExactly("web-1 nginx:1");
    }

    @Test
    void anInstantiationWithoutChangesSaysSo() {
        create("web", CONFIG_CHANGE, "nginx:1");

        var outcome = instantiate("web", false);

        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        assertThat(versions()).hasSize(1);
    }

    @Test
    void whatHasNoImageYetCannotBeDeployedByHand() {
        create("web", BOTH);

        assertThat(instantiate("web", true))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        it ->
                                assertThat(it.refusal().message())
                                        .contains("contains unresolved images"));
    }

    @Test
    void aRollbackTellsTheEarlierTemplateWithItsTriggersOff() {
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
        create("web", BOTH);
        tell(move("busybox", 2, "b"));
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));

        var outcome =
                decide(
                        Verb.CREATE,
                        "rollback",
                        "web",
                        """
                        {"name":"web","spec":{"from":{},"revision":1,"includeTemplate":true}}
                        """,
                        null);
        var rolledBack = Json.tree(((Outcome.Answered) outcome).body());
        decide(Verb.UPDATE, "", "web", rolledBack.toString(), null);

        assertThat(versions()).hasSize(3).last().isEqualTo("web-3 " + pullSpec("busybox", "a"));
        tell(move("busybox", 3, "c"));
        assertThat(versions()).hasSize(3);
    }

    @Test
    void oldDeploymentsAreForgotten() {
        create("web", CONFIG_CHANGE, "nginx:1");
        patch("web", "{\"spec\":{\"revisionHistoryLimit\":2}}");
        for (var i = 0; i < 5; i++) {
            instantiate("web", true);
        }

        assertThat(work.list(ResourceType.REPLICATION_CONTROLLER, "demo"))
                .extracting(it -> it.key().name())
                .containsExactly("web-4", "web-5", "web-6");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -3600, 3600})
    void aMoveThatNobodyTellsIsMadeGoodForWhateverTheClockDoes(long jump) {
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 1, "a"));
        create("web", BOTH);
        work.project(ResourceType.IMAGE_STREAM, stream("busybox", 2, "b"));

        rules.tick(work.now(), work);
        work.pass(Duration.ofSeconds(jump));
        for (var i = 0; i < 4; i++) {
            rules.tick(work.now(), work);
            work.pass(Duration.ofSeconds(10));
        }
        tell(move("busybox", 2, "b"));

        assertThat(versions()).hasSize(2).last().isEqualTo("web-2 " + pullSpec("busybox", "b"));
    }

    @Test
    void scalingChangesTheReplicasAndDeploysNothing() {
        create("web", CONFIG_CHANGE, "nginx:1");

        decide(Verb.UPDATE, "scale", "web", "{\"spec\":{\"replicas\":7}}", null);
        assertThat(config("web").spec().replicas()).isEqualTo(7);
        assertThat(controllers().getFirst().spec().replicas()).isEqualTo(7);
        decide(
                Verb.PATCH,
                "scale",
                "web",
                "{\"spec\":{\"replicas\":3}}",
                "application/merge-patch+json");

        assertThat(config("web").spec().replicas()).isEqualTo(3);
        assertThat(controllers().getFirst().spec().replicas()).isEqualTo(3);
        assertThat(versions()).hasSize(1);
        assertThat(decide(Verb.UPDATE, "scale", "web", "{\"spec\":{\"replicas\":-1}}", null))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theFaultsOfAConfigurationAreToldByField() {
        var outcome =
                decide(
                        Verb.CREATE,
                        "",
                        "",
                        """
                        {"metadata":{"name":"web"},"spec":{"replicas":-1,"selector":{"a":"b"},
                        "triggers":[{"type":"ImageChange"},
                         {"type":"ImageChange","imageChangeParams":{"from":{"kind":"DockerImage","name":"x"},"containerNames":["web"]}},
                         {"type":"ImageChange","imageChangeParams":{"from":{"name":"x"}}},
                         {"type":"ImageChange","imageChangeParams":{"containerNames":["web"]}}],
                        "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"Web"},{"name":"web"}]}}}}
                        """,
                        null);

        assertThat(requireNonNull(((Outcome.Refused) outcome).refusal().details()).causes())
                .extracting(it -> it.field())
                .containsExactly(
                        "spec.triggers[0].imageChangeParams",
                        "spec.triggers[1].imageChangeParams.from.kind",
                        "spec.triggers[2].imageChangeParams.from.name",
                        "spec.triggers[2].imageChangeParams.containerNames",
                        "spec.triggers[3].imageChangeParams.from",
                        "spec.replicas",
                        "spec.template.metadata.labels",
                        "spec.template.spec.containers[0].name",
                        "spec.template.spec.containers[0].image");
    }

    @Test
    void theTagsOfAnotherProjectNeedARight() {
        create("web", onTag("busybox:latest", true, "web"));

        var outcome =
                decide(
                        Verb.PATCH,
                        "",
                        "web",
                        """
                        {"spec":{"triggers":[{"type":"ImageChange","imageChangeParams":{"automatic":true,
                        "containerNames":["web"],"from":{"kind":"ImageStreamTag","namespace":"secret","name":"x:1"}}}]}}
                        """,
                        "application/merge-patch+json");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(403));
    }

    private static String onTag(String tag, boolean automatic, String container) {
        return """
        {"type":"ImageChange","imageChangeParams":{"automatic":%s,"containerNames":["%s"],
        "from":{"kind":"ImageStreamTag","name":"%s"}}}
        """
                .formatted(automatic, container, tag);
    }

    private void create(String name, String triggers) {
        create(name, triggers, "");
    }

    private void create(String name, String triggers, String image) {
        var side = triggers.contains("side") ? ",{\"name\":\"side\",\"image\":\"\"}" : "";
        decide(
                Verb.CREATE,
                "",
                "",
                """
                {"metadata":{"name":"%s"},"spec":{"replicas":2,"triggers":[%s],"template":{"metadata":
                {"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"%s","livenessProbe":{}}%s]}}}}
                """
                        .formatted(name, triggers, image, side),
                null);
    }

    private void patch(String name, String patch) {
        decide(Verb.PATCH, "", name, patch, "application/merge-patch+json");
    }

    private Outcome instantiate(String name, boolean force) {
        return decide(
                Verb.CREATE,
                "instantiate",
                name,
                "{\"name\":\"%s\",\"latest\":true,\"force\":%s}".formatted(name, force),
                null);
    }

    private Outcome decide(
            Verb verb, String subresource, String name, String body, @Nullable String patchType) {
        JsonNode tree = Json.tree(body.getBytes(StandardCharsets.UTF_8));
        try {
            return rules.decide(
                    new Command(
                            "command-" + ++asked,
                            new Requester("alice", "", List.of(), Map.of()),
                            verb,
                            "apps.openshift.io",
                            "deploymentconfigs",
                            subresource,
                            "demo",
                            name,
                            tree,
                            patchType,
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

    private void tell(Fact.TagUpdated move) {
        rules.moved(move, "", work);
    }

    private DeploymentConfig config(String name) {
        return work.find(ResourceKey.of(ResourceType.DEPLOYMENT_CONFIG, "demo", name))
                .orElseThrow()
                .as(DeploymentConfig.class);
    }

    private List<ReplicationController> controllers() {
        return work.list(ResourceType.REPLICATION_CONTROLLER, "demo").stream()
                .map(it -> it.as(ReplicationController.class))
                .toList();
    }

    private List<String> versions() {
        return controllers().stream()
                .map(it ->
                        it.metadata().name()
                                + " "
                                + String.join(
                                        " ",
                                        requireNonNull(it.spec().template())
                                                .spec()
                                                .containers()
                                                .stream()
                                                .map(container -> container.image())
                                                .toList()))
                .toList();
    }

    private List<String> replicas() {
        return controllers().stream()
                .map(it -> it.metadata().name() + "=" + it.spec().replicas())
                .toList();
    }

    private String why(String controller) {
        return controllers().stream()
                .filter(it -> controller.equals(it.metadata().name()))
                .map(it ->
                        requireNonNull(it.metadata().annotations())
                                .get("openshift.io/deployment.status-reason"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> decisions() {
        return work.query(
                "select trigger, revision, decision, build from ledger order by id",
                row ->
                        "%s %d %s %s"
                                .formatted(
                                        row.getString(1),
                                        row.getLong(2),
                                        row.getString(3),
                                        row.getString(4) == null ? "" : row.getString(4))
                                .strip());
    }
}
