package io.millrace.trigger.domain.storm;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.move;
import static io.millrace.trigger.Story.onImageChange;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.build.BuildConfig;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplayTest {

    private static final BuildConfig HELLO =
            config("hello", "busybox:latest", onImageChange("busybox:latest", null, false));

    @Test
    void everyMoveIsABuildUnlessTheImageStays() {
        assertThat(replayed(HELLO, past(1, "a", 0), past(2, "b", 1), past(3, "b", 2)))
                .containsExactly("Fired 1", "Fired 2", "UpToDate null");
    }

    @Test
    void aWindowJoinsWhatFallsIntoIt() {
        var windowed =
                HELLO.withMetadata(
                        HELLO.metadata()
                                .withAnnotations(Map.of("triggers.millrace.io/window", "30s")));

        assertThat(
                        replayed(
                                windowed,
                                past(1, "a", 0),
                                past(2, "b", 29),
                                past(3, "c", 30),
                                past(4, "d", 31)))
                .containsExactly("Fired 1", "Coalesced 1", "Fired 2", "Coalesced 2");
    }

    @Test
    void movesThatOneLookHasFoundAreOneBuild() {
        var both =
                config(
                        "hello",
                        "busybox:latest",
                        onImageChange("busybox:latest", null, false),
                        onImageChange("alpine:latest", null, false));

        assertThat(
                        replayed(
                                both,
                                past("busybox", 1, "a", 0, "created"),
                                past("alpine", 1, "b", 0, "created"),
                                past("busybox", 2, "c", 0, "moved")))
                .containsExactly("Fired 1", "Coalesced 1", "Fired 2");
    }

    @Test
    void whatIsPausedStartsNothing() {
        var paused = config("hello", "busybox:latest", onImageChange("busybox:latest", null, true));

        assertThat(replayed(paused, past(1, "a", 0))).containsExactly("Paused null");
    }

    private static List<String> replayed(BuildConfig config, Replay.Past... moves) {
        return Replay.of(Target.of(config), List.of(moves)).stream()
                .map(it -> it.decision() + " " + it.build())
                .toList();
    }

    private static Replay.Past past(long revision, String letter, int second) {
        return past("busybox", revision, letter, second, "move-" + revision);
    }

    private static Replay.Past past(
            String stream, long revision, String letter, int second, String cause) {
        return new Replay.Past(
                TagRevision.of(move(stream, revision, letter)), NOON.plusSeconds(second), cause);
    }
}
