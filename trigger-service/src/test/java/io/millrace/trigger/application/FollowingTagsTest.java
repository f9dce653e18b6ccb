package io.millrace.trigger.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImageStreamSpec;
import io.millrace.contract.image.TagReference;
import io.millrace.platform.log.Change;
import io.millrace.trigger.Story;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Builds whose tag other tags follow, which start builds in their turn.
class FollowingTagsTest extends StormScene {

    @Test
    void aCircleThroughAFollowingTagIsToldAndGoesRoundOnce() {
        stream("a", "stable <- latest");
        build("a", "b");
        build("b", "a:stable");
        assertThat(work.facts(Fact.TriggersGoRound.class))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.circle()).containsExactly("demo/b", "demo/a", "demo/b"));

        push("a", "1");
        moves("a", "stable", "1", "Track");
        built("b");
        completed("b", "2");
        built("a");
        completed("a", "3");
        moves("a", "stable", "3", "Track");

        assertThat(asked()).containsExactly("b", "a");
        assertThat(decisions("b")).containsExactly("Fired", "Stopped");
    }

    @Test
    void aTagThatBeginsToFollowMayCloseACircle() {
        build("a", "b");
        build("b", "a:stable");
        assertThat(work.facts(Fact.TriggersGoRound.class)).isEmpty();

        stream("a", "stable <- latest");

        assertThat(work.facts(Fact.TriggersGoRound.class)).isNotEmpty();
    }

    @Test
    void whatFollowsLateIsStillKnownByItsImage() {
        stream("a", "middle <- latest", "stable <- middle");
        build("a", "b");
        build("b", "a:stable");

        moves("a", "stable", "1", "Push");
        built("b");
        completed("b", "2");
        built("a");
        completed("a", "3");
        moves("a", "middle", "3", "Track");
        tick(3600);
        moves("a", "stable", "3", "Track");

        assertThat(asked()).containsExactly("b", "a");
        assertThat(decisions("b")).containsExactly("Fired", "Stopped");
    }

    @Test
    void aDiamondThroughAFollowingTagIsBuiltOncePerWave() {
        stream("a", "stable <- latest");
        build("a", "base");
        build("c", "a:stable", "a:latest", "base");

        push("base", "1");
        assertThat(asked()).containsExactly("a");
        built("a");
        received(completion("a", "2"));
        moves("a", "stable", "2", "Track");
        assertThat(asked()).containsExactly("a");
        moves("a", "2", "Build");

        assertThat(asked()).containsExactly("a", "c");
        assertThat(decisions("c")).containsExactly("Fired", "Coalesced", "Coalesced");
    }

    @Test
    void aFollowerThatStaysWhereItIsIsWaitedForAWhile() {
        stream("a", "stable <- latest");
        build("a", "base");
        build("c", "a:stable", "base");
        push("base", "1");
        built("a");
        completed("a", "2");
        assertThat(asked()).containsExactly("a");

        tick(10);

        assertThat(asked()).containsExactly("a", "c");
    }

    /// The stream's wishes; each follows the tag after the arrow.
    private void stream(String name, String... followers) {
        var wishes =
                Stream.concat(
                                Stream.of(TagReference.EMPTY.withName("latest")),
                                Arrays.stream(followers)
                                        .map(it -> it.split(" <- ", 2))
                                        .map(it ->
                                                TagReference.EMPTY
                                                        .withName(it[0])
                                                        .withFrom(Story.streamTag(it[1]))))
                        .toList();
        project(Story.emptyStream(name).withSpec(ImageStreamSpec.EMPTY.withTags(wishes)));
    }

    private void project(ImageStream stream) {
        work.project(ResourceType.IMAGE_STREAM, stream);
        var stored =
                work.projectedList(ResourceType.IMAGE_STREAM, "demo").stream()
                        .filter(it -> it.key().name().equals(stream.metadata().name()))
                        .findFirst()
                        .orElseThrow();
        rules.projected(new Change(stored.key(), Optional.empty(), Optional.of(stored)), work);
        commit();
    }
}
