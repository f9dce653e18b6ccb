package io.millrace.trigger.application;

import static io.millrace.trigger.Story.pullSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Story;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deployments come after the builds of their wave, and not all at once.
class DeploymentWavesTest extends StormScene {

    private int commands;

    @BeforeEach
    void aProject() {
        work.project(ResourceType.NAMESPACE, Namespace.of(ObjectMeta.named("demo")));
    }

    @Test
    void whatRunsBothArmsOfADiamondIsDeployedOnce() {
        build("a", "base");
        build("b", "base");
        tagged("a", 1, "a");
        tagged("b", 1, "b");
        deploys("web", "a", "b");
        annotated("web", "a", "b");
        assertThat(deployments()).isEqualTo(1);

        push("base", "1");
        built("a");
        built("b");
        received(completion("a", "c"));
        moved("a", "c");
        assertThat(deployments()).isEqualTo(1);
        assertThat(images(ResourceType.DEPLOYMENT))
                .containsExactly(pullSpec("a", "a"), pullSpec("b", "b"));
        received(completion("b", "d"));
        moved("b", "d");

        assertThat(deployments()).isEqualTo(2);
        assertThat(images(ResourceType.DEPLOYMENT_CONFIG))
                .containsExactly(pullSpec("a", "c"), pullSpec("b", "d"));
        assertThat(images(ResourceType.DEPLOYMENT))
                .containsExactly(pullSpec("a", "c"), pullSpec("b", "d"));
        assertThat(open()).isEmpty();
        assertThat(work.query("select decision from ledger where decision = 'Waiting'", row -> 1))
                .isEmpty();
    }

    @Test
    void whatFollowsTheTagThatMovedFirstWaitsForItsWave() {
        build("a", "base");
        build("b", "base");
        build("c", "base", "a", "b");
        List.of("base", "a", "b", "c").forEach(it -> tagged(it, 1, "0"));
        push("base", "0");
        built("a");
        built("b");
        completed("a", "0");
        completed("b", "0");
        built("c");
        completed("c", "0");
        deploys("web", "base", "a", "b", "c");
        annotated("web", "base", "a", "c");
        assertThat(deployments()).isEqualTo(1);

        push("base", "1");
        tagged("base", 2, "1");
        tick(1);
        assertThat(deployments()).isEqualTo(1);
        built("a");
        built("b");
        tick(1);
        assertThat(deployments()).isEqualTo(1);
        completed("a", "2");
        tagged("a", 2, "2");
        completed("b", "3");
        tagged("b", 2, "3");
        tick(1);
        assertThat(deployments()).isEqualTo(1);
        built("c");
        completed("c", "4");
        tagged("c", 2, "4");
        tick(1);

        assertThat(deployments()).isEqualTo(2);
        assertThat(images(ResourceType.DEPLOYMENT))
                .containsExactly(pullSpec("base", "1"), pullSpec("a", "2"), pullSpec("c", "4"));
        assertThat(open()).isEmpty();
    }

    @Test
    void anArmThatFailsIsNotWaitedFor() {
        build("a", "base");
        tagged("a", 1, "a");
        tagged("base", 1, "e");
        deploys("web", "a", "base");
        push("base", "0");
        push("base", "1");
        tagged("base", 2, "1");
        assertThat(deployments()).isEqualTo(1);
        built("a");

        received(
                new io.millrace.contract.Fact.BuildFailed(
                        "demo", "a-1", "a-1", "a", "Failed", "no", "no", Story.NOON));
        tick(1);

        assertThat(deployments()).isEqualTo(2);
    }

    @Test
    void whatIsKnownHereMustBeAsNewAsWhatIsWaitedFor() {
        build("a", "base");
        tagged("a", 1, "a");
        tagged("base", 1, "e");
        deploys("web", "a", "base");
        push("base", "1");
        push("base", "1");
        built("a");
        received(
                new io.millrace.contract.Fact.BuildFailed(
                        "demo", "a-1", "a-1", "a", "Failed", "no", "no", Story.NOON));
        tick(1);
        assertThat(deployments()).isEqualTo(1);

        tagged("base", 2, "1");
        tick(1);

        assertThat(deployments()).isEqualTo(2);
        assertThat(images(ResourceType.DEPLOYMENT_CONFIG))
                .containsExactly(pullSpec("a", "a"), pullSpec("base", "1"));
    }

    @Test
    void manyThatFollowOneTagAreDeployedAtThePace() {
        rules = rules(20, 0);
        tagged("base", 1, "e");
        IntStream.range(0, 50).forEach(it -> deploys("app-" + it, "base"));
        tick(60);
        assertThat(deployments()).isEqualTo(50);

        push("base", "0");
        push("base", "1");
        tagged("base", 2, "1");
        assertThat(deployments()).isEqualTo(70);
        tick(1);
        assertThat(deployments()).isEqualTo(90);
        tick(1);

        assertThat(deployments()).isEqualTo(100);
        assertThat(open()).isEmpty();
    }

    private List<String> open() {
        return work.query("select key from held_deployments", row -> row.getString(1));
    }

    /// The tag's stream as it is known here.
    private void tagged(String stream, long revision, String letter) {
        work.project(ResourceType.IMAGE_STREAM, Story.stream(stream, revision, letter));
    }

    private void moved(String stream, String letter) {
        moves(stream, letter, "Push");
        moves(stream, letter, "Build");
        tagged(stream, 2, letter);
    }

    private void deploys(String name, String... streams) {
        var triggers =
                Arrays.stream(streams)
                        .map(
                                """
                                {"type":"ImageChange","imageChangeParams":{"automatic":true,"containerNames":["%1$s"],
                                "from":{"kind":"ImageStreamTag","name":"%1$s:latest"}}}
                                """
                                        ::formatted)
                        .collect(Collectors.joining(","));
        create(
                "apps.openshift.io",
                "deploymentconfigs",
                """
                {"metadata":{"name":"%s"},"spec":{"triggers":[%s],"template":%s}}
                """
                        .formatted(name, triggers, template(streams)));
    }

    private void annotated(String name, String... streams) {
        var triggers =
                Arrays.stream(streams)
                        .map(
                                """
                                {\\"from\\":{\\"kind\\":\\"ImageStreamTag\\",\\"name\\":\\"%1$s:latest\\"},\\"fieldPath\\":\\"spec.template.spec.containers[?(@.name==\\\\\\"%1$s\\\\\\")].image\\"}
                                """
                                        ::formatted)
                        .map(String::strip)
                        .collect(Collectors.joining(","));
        create(
                "apps",
                "deployments",
                """
                {"metadata":{"name":"%s","annotations":{"image.openshift.io/triggers":"[%s]"}},
                "spec":{"selector":{"matchLabels":{"app":"web"}},"template":%s}}
                """
                        .formatted(name, triggers, template(streams)));
    }

    private static String template(String... streams) {
        return """
        {"metadata":{"labels":{"app":"web"}},"spec":{"containers":[%s]}}
        """
                .formatted(
                        Arrays.stream(streams)
                                .map("{\"name\":\"%s\",\"image\":\" \"}"::formatted)
                                .collect(Collectors.joining(",")));
    }

    private void create(String group, String resource, String body) {
        var _ =
                rules.decide(
                        new Command(
                                "create-" + ++commands,
                                new Requester("alice", "", List.of(), Map.of()),
                                Verb.CREATE,
                                group,
                                resource,
                                "",
                                "demo",
                                "",
                                Json.tree(body.getBytes(StandardCharsets.UTF_8)),
                                null,
                                null,
                                null,
                                Map.of(),
                                false,
                                work.now().plusSeconds(30),
                                "",
                                Map.of()),
                        work);
        commit();
    }

    private int deployments() {
        return work.list(ResourceType.REPLICATION_CONTROLLER, "demo").size();
    }

    /// What the containers of the one object of the type run.
    private List<String> images(ResourceType type) {
        return work.list(type, "demo")
                .getFirst()
                .tree()
                .at("/spec/template/spec/containers")
                .valueStream()
                .map(it -> it.path("image").asText())
                .toList();
    }
}
