package io.millrace.endtoend.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.endtoend.proof.Evidence.Watching;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The checker on what was deployed: silent when all is well, and biting when a record is planted
/// or taken away.
class DeploymentProofTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Told> told = new ArrayList<>();
    private final State<Watching> watchers = new State<>(Watchers::of);

    /// Five moves of `demo/busybox:latest`, each of which a DeploymentConfig and a Deployment have
    /// decided about and followed once.
    @BeforeEach
    void aDayOnWhichAllIsWell() {
        watchers.changed(
                "apps.openshift.io/DeploymentConfig/demo/shop",
                json(
                        """
                        {"kind":"DeploymentConfig","metadata":{"namespace":"demo","name":"shop","uid":"s",
                         "creationTimestamp":"2026-11-23T11:00:00Z"},"spec":{"triggers":[
                         {"type":"ImageChange","imageChangeParams":{"automatic":true,
                          "from":{"kind":"ImageStreamTag","name":"busybox:latest"}}}]}}
                        """));
        watchers.changed(
                "apps/Deployment/demo/web",
                json(
                        """
                        {"kind":"Deployment","metadata":{"namespace":"demo","name":"web","uid":"w",
                         "creationTimestamp":"2026-11-23T11:00:00Z","annotations":{
                         "image.openshift.io/triggers":
                         "[{\\"from\\":{\\"kind\\":\\"ImageStreamTag\\",\\"name\\":\\"busybox:latest\\"},\\"fieldPath\\":\\"spec.template.spec.containers[0].image\\"}]"}}}
                        """));
        for (var revision = 1; revision <= 5; revision++) {
            told.add(move(revision));
            for (var target : List.of("s", "w")) {
                told.add(
                        deployed(
                                target,
                                revision,
                                target + "-deployment-" + revision,
                                target + "/b/latest/" + revision));
                told.add(decision(target, revision, "decision-", "Fired"));
            }
        }
    }

    @Test
    void aDayOnWhichAllIsWellHasNoFindings() {
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatKafkaDeliversTwiceIsNoFinding() {
        told.addAll(List.copyOf(told));

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "w"})
    void aDroppedDecisionIsFound(String target) {
        drop(target + "-decision-3");
        drop(target + "-deployment-3");

        assertThat(findings())
                .containsExactly(
                        "lost: %s never decided about move 3 of demo/busybox:latest"
                                .formatted(name(target)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "w"})
    void theLastMoveThatNobodyDecidedAboutIsFound(String target) {
        drop(target + "-decision-5");
        drop(target + "-deployment-5");

        assertThat(findings())
                .containsExactly(
                        "lost: %s never decided about move 5 of demo/busybox:latest"
                                .formatted(name(target)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "w"})
    void aFiringThatDeployedNothingIsFound(String target) {
        drop(target + "-deployment-4");

        assertThat(findings())
                .containsExactly(
                        "lost: no deployment answers move 4 of demo/busybox:latest for %s"
                                .formatted(name(target)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "w"})
    void aDeploymentThatWasMadeTwiceIsFound(String target) {
        told.add(deployed(target, 9, "another-id", target + "/b/latest/4"));

        assertThat(findings())
                .singleElement()
                .asString()
                .startsWith("doubled: ")
                .endsWith("was deployed twice for %s/b/latest/4".formatted(target));
    }

    @Test
    void aVersionThatWasMadeTwiceIsFound() {
        told.add(deployed("s", 4, "another-id", "s/Deployment/6"));
        told.add(byHand("decision-6"));

        assertThat(findings())
                .containsExactly("doubled: two facts tell version 4 of DeploymentConfig demo/shop");
    }

    @Test
    void aMoveThatWasDecidedTwiceIsFound() {
        told.add(decision("w", 3, "another-", "Fired"));

        assertThat(findings())
                .containsExactly(
                        "doubled: move 3 of demo/busybox:latest for demo/web is decided twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Waiting", "Paused", "Refused"})
    void whatWaitedAndWasDeployedAfterAllIsNoFinding(String first) {
        drop("s-decision-5");
        told.add(decision("s", 5, "first-", first));
        told.add(decision("s", 5, "then-", "Fired"));

        assertThat(findings()).isEmpty();
    }

    @Test
    void aDeploymentThatNothingDecidedToMakeIsFound() {
        told.add(deployed("w", 0, "another-id", "w/b/latest/9"));

        assertThat(findings())
                .containsExactly(
                        "doubled: nothing decided to deploy Deployment demo/web for w/b/latest/9");
    }

    @Test
    void theDroppedDecisionOfAPersonIsFoundAndSoIsADeploymentThatDidNotCome() {
        told.add(deployed("s", 6, "deployment-6", "s/Deployment/6"));
        var decision = byHand("decision-6");
        told.add(decision);
        assertThat(findings()).isEmpty();

        told.remove(decision);
        assertThat(findings())
                .containsExactly(
                        "doubled: nothing decided to deploy version 6 of DeploymentConfig demo/shop"
                                + " for s/Deployment/6");

        told.add(decision);
        drop("deployment-6");
        assertThat(findings())
                .containsExactly(
                        "lost: no deployment answers Manual of demo/shop with key s/Deployment/6");
    }

    @Test
    void aPersonsWishThatWasDecidedTwiceIsFound() {
        told.add(deployed("s", 6, "deployment-6", "s/Deployment/6"));
        told.add(byHand("decision-6"));
        told.add(byHand("another-id"));

        assertThat(findings())
                .containsExactly(
                        "doubled: Manual of demo/shop with key s/Deployment/6 is decided twice");
    }

    @Test
    void anImageThatSomebodyHasPutBackHasNoDecision() {
        told.add(deployed("w", 9, "another-id", "w/Generation/9"));

        assertThat(findings()).isEmpty();
    }

    private static Told byHand(String id) {
        return new Told(
                id,
                "io.millrace.trigger.TriggerDecided.v1",
                json(
                        """
                        {"namespace":"demo","name":"shop","targetUid":"s","kind":"DeploymentConfig",
                         "trigger":"Manual","decision":"Fired","key":"s/Deployment/6",
                         "at":"2026-11-23T12:00:16Z"}
                        """));
    }

    /// As trigger-service reads it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "containers[-1].image",
                "containers[0].name",
                "containers[0].image,containers[0].image",
                "containers[0].image,containers[?(@.name=='web')].image"
            })
    void whoseAnnotationCannotBeFollowedOwesNothing(String paths) {
        drop("w-decision-5");
        drop("w-deployment-5");
        var triggers = JSON.createArrayNode();
        for (var path : paths.split(",", -1)) {
            var trigger = triggers.addObject();
            trigger.put("fieldPath", "spec.template.spec." + path);
            trigger.putObject("from").put("kind", "ImageStreamTag").put("name", "busybox:latest");
        }
        var web =
                (ObjectNode)
                        json(
                                """
                                {"kind":"Deployment","metadata":{"namespace":"demo","name":"web","uid":"w","annotations":{}},
                                 "spec":{"template":{"spec":{"containers":[{"name":"web"}]}}}}
                                """);
        web.withObject("/metadata/annotations")
                .put("image.openshift.io/triggers", triggers.toString());

        watchers.changed("apps/Deployment/demo/web", web);

        assertThat(findings()).isEmpty();
    }

    @Test
    void whatIsYoungIsNotJudged() {
        drop("w-deployment-5");

        assertThat(findings(NOON.plusSeconds(30))).isEmpty();
    }

    private List<String> findings() {
        return findings(NOON.plusSeconds(3600));
    }

    private List<String> findings(Instant now) {
        var telling = new Telling();
        told.forEach(it -> telling.fact(it.id(), it.type(), it.body()));
        return new TriggerProof(telling.evidence(List.of(), watchers.all()), now).findings();
    }

    private void drop(String id) {
        assertThat(told.removeIf(it -> it.id().equals(id))).isTrue();
    }

    private static String name(String target) {
        return target.equals("s") ? "demo/shop" : "demo/web";
    }

    private static String kind(String target) {
        return target.equals("s") ? "DeploymentConfig" : "Deployment";
    }

    private static Told move(int revision) {
        return new Told(
                "move-" + revision,
                "io.millrace.imagestream.TagUpdated.v1",
                json(
                        """
                        {"namespace":"demo","name":"busybox","streamUid":"b","tag":"latest",
                         "revision":%d,"at":"%s"}
                        """
                                .formatted(revision, NOON.plusSeconds(revision))));
    }

    private static Told decision(String target, int revision, String id, String decision) {
        var fact =
                """
                {"namespace":"demo","name":"%s","targetUid":"%s","kind":"%s","trigger":"ImageChange",
                 "streamTag":"demo/busybox:latest","streamUid":"b","revision":%d,
                 "reason":"TagMoved","decision":"%s",%s"at":"%s"}
                """
                        .formatted(
                                name(target).substring(5),
                                target,
                                kind(target),
                                revision,
                                decision,
                                decision.equals("Fired")
                                        ? "\"key\":\"%s/b/latest/%d\",".formatted(target, revision)
                                        : "",
                                NOON.plusSeconds(revision));
        return new Told(
                target + "-" + id + revision, "io.millrace.trigger.TriggerDecided.v1", json(fact));
    }

    private static Told deployed(String target, int version, String id, String key) {
        var fact =
                Map.of(
                        "namespace",
                        "demo",
                        "name",
                        name(target).substring(5),
                        "kind",
                        kind(target),
                        "targetUid",
                        target,
                        "causes",
                        List.of(version == 6 ? "Manual" : "ImageChange"),
                        "version",
                        target.equals("s") ? version : 0,
                        "key",
                        key,
                        "at",
                        NOON.plusSeconds(version + 10).toString());
        return new Told(id, "io.millrace.trigger.DeploymentTriggered.v1", JSON.valueToTree(fact));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
