package io.millrace.endtoend.proof;

import static io.millrace.endtoend.proof.Told.NOON;
import static io.millrace.endtoend.proof.Told.build;
import static io.millrace.endtoend.proof.Told.call;
import static io.millrace.endtoend.proof.Told.decision;
import static io.millrace.endtoend.proof.Told.firing;
import static io.millrace.endtoend.proof.Told.json;
import static io.millrace.endtoend.proof.Told.move;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The checker on records as they are in Kafka: silent when all is well, and biting when one is
/// planted or taken away.
class TriggerProofTest {

    private final List<Told> told = new ArrayList<>();
    private Instant buildsSince = Instant.EPOCH;
    private JsonNode config = MissingNode.getInstance();
    private JsonNode stream = MissingNode.getInstance();

    /// Five moves of `demo/busybox:latest`, each decided and built once for `demo/hello`.
    @BeforeEach
    void aDayOnWhichAllIsWell() {
        config =
                json(
                        """
                        {"kind":"BuildConfig","metadata":{"namespace":"demo","name":"hello","uid":"h",
                         "creationTimestamp":"2026-11-23T11:00:00Z"},
                         "spec":{"strategy":{"dockerStrategy":{"from":{"kind":"ImageStreamTag",
                         "name":"busybox:latest"}}},"triggers":[{"type":"ImageChange","imageChange":{}}]}}
                        """);
        stream =
                json(
                        """
                        {"kind":"ImageStream","metadata":{"namespace":"demo","name":"busybox","uid":"b"},
                         "status":{"tags":[{"tag":"latest","revision":5,
                         "items":[{"created":"%s"}]}]}}
                        """
                                .formatted(NOON.plusSeconds(5)));
        for (var revision = 1; revision <= 5; revision++) {
            told.add(move(revision, "move-" + revision));
            told.add(decision(revision, "decision-" + revision, "TagMoved", "Fired"));
            told.add(firing(revision, "firing-" + revision));
            told.add(build(revision, "build-" + revision, "uid-" + revision));
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

    @Test
    void aDroppedMoveIsFound() {
        drop("move-3");

        assertThat(findings()).containsExactly("lost: no fact tells move 3 of demo/busybox:latest");
    }

    @Test
    void aDroppedLastMoveIsFoundThoughNothingCameOfIt() {
        drop("move-5");
        drop("decision-5");
        drop("firing-5");
        drop("build-5");

        assertThat(findings()).containsExactly("lost: no fact tells move 5 of demo/busybox:latest");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void aDroppedMoveThatSomebodyDecidedAboutIsFound(int revision) {
        beganEarlier();
        stream = MissingNode.getInstance();
        drop("move-" + revision);

        assertThat(findings())
                .containsExactly(
                        "lost: no fact tells move %d of demo/busybox:latest, about which demo/hello decided"
                                .formatted(revision));
    }

    @Test
    void aFirstMoveThatIsOlderThanWhatIsHeldIsNoFinding() {
        drop("move-1");

        assertThat(findings()).isEmpty();
    }

    @Test
    void aDroppedFirstDecisionIsFound() {
        beganEarlier();
        drop("decision-1");
        drop("build-1");

        assertThat(findings())
                .containsExactly(
                        "lost: demo/hello never decided about move 1 of demo/busybox:latest");
    }

    @Test
    void aBuildBehindWhichTheFirstDecisionIsDroppedIsFound() {
        beganEarlier();
        drop("decision-1");

        assertThat(findings())
                .contains("doubled: nothing decided to make demo/hello-1 for h/b/latest/1");
    }

    @ParameterizedTest
    @CsvSource({"Evaluated,Fired", "TagMoved,Paused"})
    void movesBeforeATriggerWasThereAreNoFinding(String reason, String decision) {
        beganEarlier();
        drop("decision-1");
        drop("build-1");
        drop("decision-2");
        told.add(decision(2, "decision-2", reason, decision));

        assertThat(findings()).isEmpty();
    }

    @Test
    void theMovesOfAStreamThatIsGoneAreNoFinding() {
        drop("move-5");
        drop("decision-5");
        drop("firing-5");
        drop("build-5");
        stream = MissingNode.getInstance();

        assertThat(findings()).isEmpty();
    }

    @Test
    void aDroppedFiringIsFound() {
        drop("firing-3");

        assertThat(findings())
                .containsExactly(
                        "lost: no fact tells the firing that made demo/hello-3 for h/b/latest/3");
    }

    @Test
    void whatIsLeftOfAFiringGoesOnUnderItsOwnKey() {
        drop("firing-3");
        told.add(firing(3, "firing-3-with-2", "h/b/latest/2"));

        assertThat(findings()).isEmpty();
    }

    @Test
    void theDroppedDecisionOfAWebhookIsFound() {
        var key = "h/WebHook/call-1";
        told.add(firing(0, "firing-of-call", key));
        told.add(build(6, "build-of-call", "uid-6", key));
        told.add(call("decision-of-call", "Fired", key));
        assertThat(findings()).isEmpty();

        drop("decision-of-call");
        assertThat(findings())
                .containsExactly(
                        "lost: no fact tells the decision to make demo/hello-6 for " + key);
    }

    @Test
    void aCallThatNothingAnswersIsFoundUnlessItWasRefused() {
        var key = "h/WebHook/call-1";
        told.add(call("decision-of-call", "Fired", key));
        told.add(firing(0, "firing-of-call", key));
        assertThat(findings())
                .containsExactly("lost: no build answers WebHook of demo/hello with key " + key);

        told.add(
                new Told(
                        "no",
                        "io.millrace.build.BuildRefused.v1",
                        json("{\"key\":\"%s\"}".formatted(key))));
        assertThat(findings()).isEmpty();
    }

    @Test
    void aCallThatFiredTwiceIsFoundAndOneThatWasRepeatedIsNot() {
        var key = "h/WebHook/call-1";
        told.add(call("decision-of-call", "Fired", key));
        told.add(firing(0, "firing-of-call", key));
        told.add(build(6, "build-of-call", "uid-6", key));
        told.add(call("again", "Repeated", key));
        assertThat(findings()).isEmpty();

        told.add(call("another-id", "Fired", key));
        assertThat(findings())
                .containsExactly(
                        "doubled: WebHook of demo/hello with key %s is decided twice"
                                .formatted(key));
    }

    @Test
    void aFiringThatWasToldTwiceIsFound() {
        told.add(firing(3, "another-id"));

        assertThat(findings()).containsExactly("doubled: two facts tell the firing h/b/latest/3");
    }

    @Test
    void aMoveThatWasToldTwiceIsFound() {
        told.add(move(3, "another-id"));

        assertThat(findings())
                .containsExactly("doubled: move 3 of demo/busybox:latest is told by two facts");
    }

    @Test
    void aMoveThatNoTriggerDecidedAboutIsFound() {
        drop("decision-3");
        drop("build-3");

        assertThat(findings())
                .containsExactly(
                        "lost: demo/hello never decided about move 3 of demo/busybox:latest");
    }

    @Test
    void theLastMoveThatNoTriggerDecidedAboutIsFound() {
        drop("decision-5");
        drop("build-5");

        assertThat(findings())
                .containsExactly(
                        "lost: demo/hello never decided about move 5 of demo/busybox:latest");
    }

    @Test
    void aMoveThatWasDecidedTwiceIsFound() {
        told.add(decision(3, "another-id", "TagMoved", "Fired"));

        assertThat(findings())
                .containsExactly(
                        "doubled: move 3 of demo/busybox:latest for demo/hello is decided twice");
    }

    @Test
    void aSecondBuildOfOneCauseIsFound() {
        told.add(build(3, "another-id", "another-uid"));

        assertThat(findings())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("doubled: demo/hello-3 and");
    }

    @Test
    void aBuildThatNothingDecidedToMakeIsFound() {
        told.add(firing(9, "firing-9"));
        told.add(build(9, "build-9", "uid-9"));

        assertThat(findings())
                .containsExactly("doubled: nothing decided to make demo/hello-9 for h/b/latest/9");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void aFiringThatNothingAnswersIsFound(int revision) {
        drop("build-" + revision);

        assertThat(findings())
                .containsExactly(
                        "lost: no build answers move %d of demo/busybox:latest for demo/hello"
                                .formatted(revision));
    }

    @Test
    void whatWasToldBeforeTheOldestBuildThatIsHeldIsNotOwed() {
        drop("build-1");
        buildsSince = NOON.plusSeconds(1);

        assertThat(findings()).isEmpty();
    }

    @Test
    void aFiringThatIsHeldBackOwesNothingYet() {
        drop("firing-5");
        drop("build-5");

        assertThat(findings()).isEmpty();
        assertThat(findings(NOON.plusSeconds(3 * 3600))).hasSize(1);
    }

    @Test
    void aFiringThatIsYoungOrOvertakenOrRefusedIsNoFinding() {
        drop("build-3");
        told.add(decision(3, "overtaken-3", "Reconciled", "Overtaken"));
        assertThat(findings()).isEmpty();

        drop("build-5");
        assertThat(findings(NOON.plusSeconds(30))).isEmpty();

        told.add(
                new Told(
                        "no-5",
                        "io.millrace.build.BuildRefused.v1",
                        json("{\"key\":\"h/b/latest/5\"}")));
        assertThat(findings()).isEmpty();
    }

    @Test
    void movesWhileNobodyWatchedAreNoFinding() {
        drop("decision-2");
        drop("build-2");
        drop("decision-3");
        told.add(decision(3, "decision-3", "Evaluated", "Fired"));

        assertThat(findings()).isEmpty();
    }

    @Test
    void aConfigurationThatIsGoneOwesNothing() {
        drop("decision-5");
        drop("build-5");
        config = MissingNode.getInstance();

        assertThat(findings()).isEmpty();
    }

    private List<String> findings() {
        return findings(NOON.plusSeconds(3600));
    }

    /// Others moved and decided before.
    private void beganEarlier() {
        told.add(
                new Told(
                        "earlier-move",
                        "io.millrace.imagestream.TagUpdated.v1",
                        json(
                                """
                                {"namespace":"demo","name":"other","streamUid":"o","tag":"latest",
                                 "revision":1,"at":"2026-11-23T11:30:00Z"}
                                """)));
        told.add(
                new Told(
                        "earlier-call",
                        "io.millrace.trigger.TriggerDecided.v1",
                        json(
                                """
                                {"trigger":"WebHook","decision":"Skipped","at":"2026-11-23T11:30:00Z"}
                                """)));
    }

    private List<String> findings(Instant now) {
        var telling = new Telling();
        telling.buildsSince(buildsSince);
        told.forEach(it -> telling.fact(it.id(), it.type(), it.body()));
        var streams = new State<>(Standings::of);
        streams.changed("image.openshift.io/ImageStream/demo/busybox", stream);
        var watchers = new State<>(Watchers::of);
        watchers.changed("//Incarnation/", json("{\"incarnation\":1}"));
        watchers.changed("build.openshift.io/BuildConfig/demo/hello", config);
        watchers.changed("//Republished/", json("{\"incarnation\":1}"));
        return new TriggerProof(telling.evidence(streams.all(), watchers.all()), now).findings();
    }

    private void drop(String id) {
        assertThat(told.removeIf(it -> it.id().equals(id))).isTrue();
    }
}
