package io.millrace.trigger.application;

import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.pullSpec;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.image.ImageStreamStatus;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.trigger.Story;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tags of one stream that move in one write.
class TogetherTest extends StormScene {

    @BeforeEach
    void aConfigurationThatWatchesBoth() {
        project(
                config(
                        "hello",
                        "base:latest",
                        onImageChange(null, null, false),
                        onImageChange("base:two", null, false)));
    }

    @Test
    void theyAreTheCausesOfOneBuild() {
        stream("b", "c");

        moves("base", "latest", "b", "Tag");
        moves("base", "two", "c", "Tag");

        assertThat(asked()).containsExactly("hello");
        assertThat(causes("hello")).containsExactly(pullSpec("base", "b"), pullSpec("base", "c"));
        assertThat(decisions("hello")).containsExactly("Fired", "Coalesced");
        built("hello");
        assertThat(outcomes()).containsExactly("Built hello-1", "Built hello-1");
    }

    @Test
    void whichIsToldFirstMakesNoDifference() {
        stream("b", "c");

        moves("base", "two", "c", "Tag");
        moves("base", "latest", "b", "Tag");

        assertThat(asked()).containsExactly("hello");
        assertThat(causes("hello")).hasSize(2);
    }

    @Test
    void whatABuildHasTakenThatWasAskedForByTheOtherIsPartOfIt() {
        moves("base", "latest", "b", "Tag");
        moves("base", "two", "c", "Tag");
        assertThat(asked()).containsExactly("hello", "hello");

        received(
                new Fact.BuildRequested(
                        "demo",
                        "hello-1",
                        "hello-1",
                        "hello",
                        1,
                        List.of(),
                        commands("hello").getFirst().option("trigger-key").orElseThrow(),
                        NOON));
        received(refusal());

        assertThat(outcomes()).containsExactly("Built hello-1", "Built hello-1");
        assertThat(work.query("select distinct command_key from ledger", row -> row.getString(1)))
                .hasSize(1);
    }

    @Test
    void whatSomebodyHasBuiltByHandWasRefused() {
        moves("base", "latest", "b", "Tag");
        received(refusal());

        assertThat(outcomes()).containsExactly("Refused null");
    }

    @Test
    void howManyThereAreMakesNoDifferenceToWhatIsAskedOfTheTables() {
        var few = asksOfTheSecondMove("few", 2);

        assertThat(asksOfTheSecondMove("many", 40)).isEqualTo(few);
    }

    /// What the second of two moves in one transaction asks of the tables.
    private int asksOfTheSecondMove(String name, int tags) {
        var all = IntStream.range(0, tags).mapToObj(it -> "t" + it).toList();
        project(
                config(
                        name,
                        name + ":t0",
                        all.stream()
                                .map(it -> onImageChange(name + ":" + it, null, false))
                                .toArray(BuildTriggerPolicy[]::new)));
        all.forEach(it -> moves(name, it, "a", "Tag"));
        stream(name, all.stream().map(it -> tag(it, "b")).toList());

        rules.received(move(name, "t0", "b", "Tag"), work);
        work.flush();
        var second = work.another();
        rules.received(move(name, "t1", "b", "Tag"), second);

        assertThat(second.facts(Fact.TriggerDecided.class)).isNotEmpty();
        return second.queries().size();
    }

    private Fact refusal() {
        return new Fact.BuildRefused(
                "demo",
                "hello",
                commands("hello").getLast().option("trigger-key").orElseThrow(),
                "UpToDate",
                "it was built last",
                false,
                NOON);
    }

    private List<String> outcomes() {
        return work.query(
                "select outcome || ' ' || coalesce(build, 'null') from ledger order by id",
                row -> row.getString(1));
    }

    /// Where the tags point, as far as is known here.
    private void stream(String latest, String two) {
        stream("base", List.of(tag("latest", latest), tag("two", two)));
    }

    private void stream(String name, List<NamedTagEventList> tags) {
        work.project(
                ResourceType.IMAGE_STREAM,
                Story.emptyStream(name)
                        .withStatus(
                                new ImageStreamStatus("registry/demo/" + name, null, null)
                                        .withTags(tags)));
    }

    private static NamedTagEventList tag(String name, String letter) {
        return new NamedTagEventList(
                name,
                List.of(new TagEvent(NOON, pullSpec("base", letter), digest(letter), 1)),
                null,
                1L);
    }
}
