package io.millrace.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(WholeSystem.class)
class StoryTest {

    private final WholeSystem.Running system;

    StoryTest(WholeSystem.Running system) {
        this.system = system;
    }

    @Test
    void buildsFollowTheTagExactlyOnceEachFromTheDigestThatMovedAndARollbackStays() {
        var story = system.story("demo");

        var bases = story.play();

        assertThat(story.buildsOf("hello"))
                .extracting(Story::fromOf)
                .containsExactly(bases.first(), bases.second(), bases.first());
        var helloOutputs = outputs(story.buildsOf("hello"));
        assertThat(story.buildsOf("hello-child"))
                .extracting(Story::fromOf)
                .containsExactlyElementsOf(helloOutputs);
        assertThat(history(story.stream("hello"), "latest"))
                .containsExactlyElementsOf(helloOutputs.reversed());
        assertThat(history(story.stream("busybox"), "latest"))
                .containsExactly(bases.first(), bases.second(), bases.first());
        assertThat(system.registry().digestOf("demo/hello", "latest"))
                .isEqualTo(helloOutputs.getLast());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(system.registry().digestOf("demo/busybox", "latest"))
                                .as("who pulls the tag gets what the stream says")
                                .isEqualTo(bases.first()));
        assertThat(history(story.stream("busybox"), "latest")).hasSize(3);
        assertThat(story.log("hello-1")).contains("RUN cat /etc/base-version");
        assertThat(
                        system.rows(
                                Owner.IMAGESTREAM,
                                """
                                select stream, max(revision) - count(*) from tag_moves
                                where namespace = 'demo' group by stream, tag, stream_uid
                                """))
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.get(1)).isEqualTo("0"));
    }

    @Test
    void aPushIsItsPushersMoveAndABuildsOutputTheBuilds() {
        var story = system.story("whose-moves");

        story.play();

        assertThat(
                        system.rows(
                                Owner.IMAGESTREAM,
                                """
                                select distinct stream, cause, actor from tag_moves
                                where namespace = 'whose-moves' and cause <> 'Tag' order by stream
                                """))
                .containsExactly(
                        List.of("busybox", "Push", "developer"),
                        List.of("hello", "Build", "system:millrace:build"),
                        List.of("hello-child", "Build", "system:millrace:build"));
    }

    private static List<String> outputs(List<JsonNode> builds) {
        return builds.stream().map(it -> it.at("/status/output/to/imageDigest").asText()).toList();
    }

    private static List<String> history(JsonNode stream, String tag) {
        var images = new ArrayList<String>();
        for (var list : stream.at("/status/tags")) {
            if (list.path("tag").asText().equals(tag)) {
                list.path("items").forEach(it -> images.add(it.path("image").asText()));
            }
        }
        return images;
    }
}
