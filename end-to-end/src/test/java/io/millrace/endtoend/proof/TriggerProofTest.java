package io.millrace.endtoend.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The checker on records as they are in Kafka: silent when all is well, and biting when one is
/// planted or taken away.
class TriggerProofTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Told(String id, String type, JsonNode body) {}

    private final List<Told> told = new ArrayList<>();
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
        var decision =
                new Told(
                        "decision-of-call",
                        "io.millrace.trigger.TriggerDecided.v1",
                        json("{\"trigger\":\"WebHook\",\"key\":\"%s\"}".formatted(key)));
        told.add(decision);
        assertThat(findings()).isEmpty();

        told.remove(decision);
        assertThat(findings())
                .containsExactly(
                        "lost: no fact tells the decision to make demo/hello-6 for " + key);
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

    @Test
    void aFiringThatNothingAnswersIsFound() {
        drop("build-5");

        assertThat(findings())
                .containsExactly(
                        "lost: no build answers move 5 of demo/busybox:latest for demo/hello");
    }

    @Test
    void aFiringThatIsYoungOrOvertakenOrRefusedIsNoFinding() {
        drop("build-3");
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

    private List<String> findings(Instant now) {
        var telling = new Telling();
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

    private static Told move(int revision, String id) {
        return new Told(
                id,
                "io.millrace.imagestream.TagUpdated.v1",
                json(
                        """
                        {"namespace":"demo","name":"busybox","streamUid":"b","tag":"latest",
                         "revision":%d,"at":"%s"}
                        """
                                .formatted(revision, NOON.plusSeconds(revision))));
    }

    private static Told decision(int revision, String id, String reason, String decision) {
        return new Told(
                id,
                "io.millrace.trigger.TriggerDecided.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello","targetUid":"h","trigger":"ImageChange",
                         "streamTag":"demo/busybox:latest","streamUid":"b","revision":%d,
                         "reason":"%s","decision":"%s","key":"h/b/latest/%d","at":"%s"}
                        """
                                .formatted(
                                        revision,
                                        reason,
                                        decision,
                                        revision,
                                        NOON.plusSeconds(revision))));
    }

    private static Told firing(int revision, String id) {
        return firing(revision, id, "h/b/latest/" + revision);
    }

    private static Told firing(int revision, String id, String key) {
        return new Told(
                id,
                "io.millrace.trigger.TriggerFired.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello","targetUid":"h","trigger":"%s",
                         "streamTag":"%s","revision":%d,"key":"%s","at":"%s"}
                        """
                                .formatted(
                                        revision == 0 ? "WebHook" : "ImageChange",
                                        revision == 0 ? "" : "demo/busybox:latest",
                                        revision,
                                        key,
                                        NOON.plusSeconds(revision))));
    }

    private static Told build(int number, String id, String uid) {
        return build(number, id, uid, "h/b/latest/" + number);
    }

    private static Told build(int number, String id, String uid, String key) {
        return new Told(
                id,
                "io.millrace.build.BuildRequested.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello-%d","buildUid":"%s",
                         "key":"%s","at":"%s"}
                        """
                                .formatted(number, uid, key, NOON.plusSeconds(number + 1))));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
