package io.millrace.gateway.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.DeployedImage;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.MemoryWork;
import io.millrace.platform.resource.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsTest {

    private final MemoryWork work = new MemoryWork();
    private final Events events =
            new Events(keeping(3), _ -> Optional.of("uid-of-the-object"), Outlet.NONE);

    private static EventConfig keeping(int most) {
        return new EventConfig() {
            @Override
            public Duration retention() {
                return Duration.ofDays(1);
            }

            @Override
            public int mostPerNamespace() {
                return most;
            }
        };
    }

    @BeforeEach
    void project() {
        work.namespace("demo");
    }

    private Instant ago(long seconds) {
        return work.now().minusSeconds(seconds);
    }

    private static Fact started(String build, Instant at) {
        return new Fact.BuildStarted("demo", build, "uid-of-" + build, "hello", at);
    }

    private List<JsonNode> told() {
        return work.list(ResourceType.EVENT, "demo").stream()
                .map(Resource::tree)
                .map(it -> (JsonNode) it)
                .toList();
    }

    @Test
    void aBuildsFactIsTheBuildsEvent() {
        events.record(started("hello-1", ago(5)), work);

        assertThat(told())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.at("/involvedObject/kind").asText()).isEqualTo("Build");
                    assertThat(event.at("/involvedObject/uid").asText())
                            .isEqualTo("uid-of-hello-1");
                    assertThat(event.path("reason").asText()).isEqualTo("BuildStarted");
                    assertThat(event.path("message").asText())
                            .isEqualTo("Build demo/hello-1 is now running");
                    assertThat(event.path("type").asText()).isEqualTo("Normal");
                });
    }

    @Test
    void aWorkloadsNewImageIsTheWorkloadsEvent() {
        events.record(
                new Fact.DeploymentTriggered(
                        "demo",
                        "web",
                        "StatefulSet",
                        "u1",
                        0,
                        "",
                        List.of("ImageChange"),
                        List.of(
                                new DeployedImage(
                                        "web", "demo/app:latest", "s1", 2, "r/app@sha256:1")),
                        "key",
                        "",
                        ago(1)),
                work);

        var event = told().getFirst();
        assertThat(event.at("/involvedObject/kind").asText()).isEqualTo("StatefulSet");
        assertThat(event.path("message").asText())
                .isEqualTo("Wrote the images of tags that have moved: web = r/app@sha256:1");
    }

    @Test
    void aFactToldTwiceIsCountedOnce() {
        events.record(started("hello-1", ago(5)), work);
        events.record(started("hello-1", ago(5)), work);

        assertThat(told()).extracting(it -> it.path("count").asInt()).containsExactly(1);
    }

    @Test
    void theSameThingAgainIsOneEventThatCounts() {
        for (var seconds : List.of(50, 40, 30)) {
            events.record(
                    new Fact.ImportFailed(
                            "demo",
                            "python",
                            "import-" + seconds,
                            "docker.io/python:3",
                            "Unauthorized",
                            "no",
                            ago(seconds)),
                    work);
        }

        assertThat(told())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.path("count").asInt()).isEqualTo(3);
                    assertThat(event.path("type").asText()).isEqualTo("Warning");
                    assertThat(event.at("/involvedObject/uid").asText())
                            .isEqualTo("uid-of-the-object");
                    assertThat(event.path("firstTimestamp").asText()).isEqualTo(ago(50).toString());
                    assertThat(event.path("lastTimestamp").asText()).isEqualTo(ago(30).toString());
                });
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidOutputReference,InvalidOutput",
        "CannotCreateBuildPod,FailedCreate",
        "InvalidImageReference,InvalidImageReference"
    })
    void whatABuildWaitsForIsTold(String reason, String event) {
        events.record(
                new Fact.BuildPostponed(
                        "demo", "hello-1", "uid-1", "hello", "New", reason, "no such", ago(1)),
                work);

        assertThat(told())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.path("reason").asText()).isEqualTo(event);
                    assertThat(it.path("type").asText()).isEqualTo("Warning");
                    assertThat(it.path("message").asText())
                            .isEqualTo("Build demo/hello-1 waits: no such");
                });
    }

    @Test
    void aFiringThatCameTooLateIsNoNews() {
        events.record(
                new Fact.BuildRefused(
                        "demo", "hello", "key", "OtherVersion", "too late", false, ago(1)),
                work);

        assertThat(told()).isEmpty();
    }

    @Test
    void nothingIsToldInAProjectThatIsNotThere() {
        events.record(new Fact.BuildStarted("gone", "hello-1", "uid", "hello", ago(1)), work);

        assertThat(work.list(ResourceType.EVENT, "")).isEmpty();
    }

    @Test
    void whatIsOldIsForgottenAndOfWhatIsTooMuchTheOldest() {
        for (var number = 1; number <= 5; number++) {
            events.record(started("hello-" + number, ago(100L - number)), work);
        }

        events.clean(work.now(), work);

        assertThat(told())
                .extracting(it -> it.at("/involvedObject/name").asText())
                .containsExactlyInAnyOrder("hello-3", "hello-4", "hello-5");
        new Events(keeping(3), _ -> Optional.empty(), Outlet.NONE)
                .clean(work.now().plus(Duration.ofHours(25)), work);
        assertThat(told()).isEmpty();
    }
}
