package io.millrace.trigger.outgoing;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.pullSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.DeployedImage;
import io.millrace.contract.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;

class CdEventTest {

    private static final String PURL =
            "pkg:oci/hello@sha256%3A"
                    + "a".repeat(64)
                    + "?repository_url=registry%2Fdemo%2Fhello&tag=latest";

    @Test
    void aBuildIsQueuedStartedAndFinished() {
        assertThat(type(new Fact.BuildRequested("demo", "b-1", "u", "b", 1, List.of(), null, NOON)))
                .isEqualTo("dev.cdevents.build.queued.0.2.0");
        assertThat(type(new Fact.BuildStarted("demo", "b-1", "u", "b", NOON)))
                .isEqualTo("dev.cdevents.build.started.0.2.0");
        assertThat(type(new Fact.BuildCancelled("demo", "b-1", "u", "b", NOON)))
                .isEqualTo("dev.cdevents.build.finished.0.2.0");
    }

    @Test
    void aFinishedBuildNamesItsArtifact() {
        var event =
                CdEvent.of(
                                new Fact.BuildCompleted(
                                        "demo",
                                        "b-1",
                                        "u",
                                        "b",
                                        "demo",
                                        "hello",
                                        "latest",
                                        digest("a"),
                                        pullSpec("hello", "a"),
                                        null,
                                        NOON),
                                "build-1-7")
                        .orElseThrow();

        assertThat(event.tree().at("/subject/content/artifactId").asText()).isEqualTo(PURL);
        assertThat(event.tree().at("/context/id").asText()).isEqualTo("build-1-7");
        assertThat(event.tree().at("/subject/id").asText()).isEqualTo("u");
    }

    @Test
    void aMovedTagIsAnArtifactThatWasPublished() {
        assertThat(type(move("busybox", 1, "a")))
                .isEqualTo("dev.cdevents.artifact.published.0.2.0");
    }

    @Test
    void aDeploymentIsAServiceInItsProject() {
        var event =
                CdEvent.of(
                                new Fact.DeploymentTriggered(
                                        "demo",
                                        "web",
                                        "Deployment",
                                        "u",
                                        0,
                                        "",
                                        List.of("ImageChange"),
                                        List.of(
                                                new DeployedImage(
                                                        "web",
                                                        "demo/hello:latest",
                                                        "s",
                                                        1,
                                                        pullSpec("hello", "a"))),
                                        "u/s/latest/1",
                                        "",
                                        NOON),
                                "trigger-1-7")
                        .orElseThrow();

        assertThat(event.type()).isEqualTo("dev.cdevents.service.upgraded.0.2.0");
        assertThat(event.tree().at("/subject/content/environment/id").asText()).isEqualTo("demo");
        assertThat(event.tree().at("/subject/content/artifactId").asText()).isEqualTo(PURL);
    }

    @Test
    void whatHasNoWordIsNotTold() {
        assertThat(
                        CdEvent.of(
                                new Fact.TriggerUnreadable(
                                        "demo", "web", "Deployment", "u", "no", NOON),
                                "id"))
                .isEmpty();
    }

    private static String type(Fact fact) {
        return CdEvent.of(fact, "id").orElseThrow().type();
    }
}
