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
        for (var revision = 1; revision <= 5; revision++) {
            told.add(move(revision, "move-" + revision));
            told.add(decision(revision, "decision-" + revision, "TagMoved", "Fired"));
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
        var watchers = new Watchers();
        watchers.changed("//Incarnation/", json("{\"incarnation\":1}"));
        watchers.changed("build.openshift.io/BuildConfig/demo/hello", config);
        watchers.changed("//Republished/", json("{\"incarnation\":1}"));
        return new TriggerProof(telling.evidence(watchers.all()), now).findings();
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

    private static Told build(int number, String id, String uid) {
        return new Told(
                id,
                "io.millrace.build.BuildRequested.v1",
                json(
                        """
                        {"namespace":"demo","name":"hello-%d","buildUid":"%s",
                         "key":"h/b/latest/%d","at":"%s"}
                        """
                                .formatted(number, uid, number, NOON.plusSeconds(number + 1))));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
