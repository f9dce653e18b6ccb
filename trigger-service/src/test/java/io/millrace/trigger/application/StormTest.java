package io.millrace.trigger.application;

import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.NOON;
import static io.millrace.trigger.Story.config;
import static io.millrace.trigger.Story.digest;
import static io.millrace.trigger.Story.onImageChange;
import static io.millrace.trigger.Story.pullSpec;
import static io.millrace.trigger.Story.streamTag;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.platform.log.Change;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.Desk;
import io.millrace.trigger.Story;
import io.millrace.trigger.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Many moves and many that follow them, on a real ledger.
class StormTest {

    @RegisterExtension final Tables tables = new Tables();

    private final Map<String, Long> revisions = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private TriggerRules rules = rules(0, 0);
    private Desk work;

    @BeforeEach
    void aQuietNoon() {
        work = new Desk(tables, NOON);
    }

    @Test
    void aDiamondIsBuiltOncePerWaveWithAllItsCauses() {
        build("a", "base");
        build("b", "base");
        build("c", "a", "b", "base");

        push("base", "1");
        assertThat(asked()).containsExactly("a", "b");
        built("a");
        completed("a", "a");
        assertThat(asked()).containsExactly("a", "b");
        built("b");
        completed("b", "b");

        assertThat(asked()).containsExactly("a", "b", "c");
        assertThat(causes("c"))
                .containsExactlyInAnyOrder(
                        pullSpec("base", "1"), pullSpec("a", "a"), pullSpec("b", "b"));
        assertThat(decisions("c")).containsExactly("Fired", "Coalesced", "Coalesced");
    }

    @Test
    void anArmThatFailsIsNotWaitedFor() {
        build("a", "base");
        build("c", "a", "base");
        push("base", "1");
        built("a");

        received(new Fact.BuildFailed("demo", "a-1", "a-1", "a", "Failed", "no", "no", NOON));
        tick(1);

        assertThat(asked()).containsExactly("a", "c");
    }

    @Test
    void anArmThatPushesTheSameImageAgainIsWaitedForAWhile() {
        build("a", "base");
        build("c", "a", "base");
        push("base", "1");
        built("a");
        received(completion("a", "a"));

        tick(9);
        assertThat(asked()).containsExactly("a");
        tick(1);

        assertThat(asked()).containsExactly("a", "c");
    }

    @Test
    void anotherWaveIsNotWaitedFor() {
        build("a", "base");
        build("c", "a");
        push("base", "1");
        built("a");

        push("a", "7");

        assertThat(asked()).containsExactly("a", "c");
    }

    @Test
    void withinAWindowManyMovesAreOneBuildOfTheNewestImage() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));

        for (var i = 1; i <= 9; i++) {
            push("busybox", String.valueOf(i));
            tick(3);
        }
        assertThat(asked()).isEmpty();
        tick(3);

        assertThat(asked()).containsExactly("hello");
        assertThat(causes("hello")).containsExactly(pullSpec("busybox", "9"));
        assertThat(decisions("hello"))
                .hasSize(9)
                .startsWith("Fired")
                .filteredOn("Coalesced"::equals)
                .hasSize(8);
        built("hello");
        assertThat(work.query("select distinct outcome from ledger", row -> row.getString(1)))
                .containsExactly("Built");
    }

    @Test
    void afterTheWindowTheNextMoveIsAnotherBuild() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));
        push("busybox", "1");
        tick(30);

        push("busybox", "2");
        assertThat(asked()).containsExactly("hello");
        tick(30);

        assertThat(asked()).containsExactly("hello", "hello");
    }

    @Test
    void manyThatFollowOneTagAreBuiltAtThePace() {
        rules = rules(20, 0);
        IntStream.range(0, 100).forEach(it -> build("app-" + it, "base"));

        push("base", "1");
        assertThat(asked()).hasSize(20);
        tick(1);
        assertThat(asked()).hasSize(40);
        IntStream.range(0, 3).forEach(_ -> tick(1));

        assertThat(asked()).hasSize(100).doesNotHaveDuplicates();
        assertThat(decisions("app-99")).containsExactly("Fired");
    }

    @Test
    void aNamespaceHasSoManyBuildsUnderWayAtOnce() {
        rules = rules(0, 2);
        List.of("a", "b", "c").forEach(it -> build(it, "base"));

        push("base", "1");
        tick(1);
        assertThat(asked()).containsExactly("a", "b");
        built("a");
        tick(1);
        assertThat(asked()).containsExactly("a", "b");
        completed("a", "a");
        tick(1);

        assertThat(asked()).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsHeldBackIsStillHeldByWhoeverTakesOver() {
        project(windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s"));
        push("busybox", "1");

        rules = rules(0, 0);
        rules.holding(true);
        tick(1);
        assertThat(asked()).isEmpty();
        push("busybox", "2");
        tick(30);

        assertThat(asked()).containsExactly("hello");
        assertThat(causes("hello")).containsExactly(pullSpec("busybox", "2"));
    }

    @Test
    void whoeverIsGoneIsNotBuilt() {
        var config = windowed(config("hello", "busybox:latest", IMAGE_CHANGE), "30s");
        project(config);
        push("busybox", "1");

        remove(config);
        tick(60);

        assertThat(asked()).isEmpty();
        assertThat(work.query("select outcome from ledger", row -> row.getString(1)))
                .containsExactly("Refused");
    }

    @Test
    void aCircleIsToldAndGoesRoundOnce() {
        build("a", "b");
        build("b", "a");
        assertThat(work.facts(Fact.TriggersGoRound.class))
                .singleElement()
                .satisfies(it ->
                        assertThat(it.circle()).containsExactly("demo/b", "demo/a", "demo/b"));

        push("a", "1");
        built("b");
        completed("b", "2");
        built("a");
        completed("a", "3");

        assertThat(asked()).containsExactly("b", "a");
        assertThat(decisions("b")).containsExactly("Fired", "Stopped");
        assertThat(work.facts(Fact.TriggersGoRound.class).getLast())
                .satisfies(it -> {
                    assertThat(it.name()).isEqualTo("b");
                    assertThat(it.streamTag()).isEqualTo("demo/a:latest");
                    assertThat(it.revision()).isEqualTo(2);
                });
    }

    @Test
    void whoIsBuiltFromHisOwnImageIsBuiltOncePerPush() {
        build("a", "a");

        push("a", "1");
        built("a");
        completed("a", "2");
        push("a", "3");

        assertThat(asked()).containsExactly("a", "a");
        assertThat(decisions("a")).containsExactly("Fired", "Stopped", "Fired");
    }

    private static TriggerRules rules(int perSecond, int perNamespace) {
        return new TriggerRules(
                Optional.empty(), 60, Duration.ofHours(24), perSecond, perNamespace);
    }

    /// A configuration whose output is the tag of its name.
    private void build(String name, String... from) {
        var triggers =
                Arrays.stream(from)
                        .map(it -> onImageChange(it + ":latest", null, false))
                        .toArray(BuildTriggerPolicy[]::new);
        var config = config(name, from[0] + ":latest", triggers);
        project(
                config.withSpec(
                        config.spec()
                                .withOutput(
                                        config.spec()
                                                .output()
                                                .withTo(streamTag(name + ":latest")))));
    }

    private static BuildConfig windowed(BuildConfig config, String window) {
        return config.withMetadata(
                config.metadata().withAnnotations(Map.of("triggers.millrace.io/window", window)));
    }

    private void project(BuildConfig config) {
        work.project(ResourceType.BUILD_CONFIG, config);
        var stored =
                work.projectedList(ResourceType.BUILD_CONFIG, "demo").stream()
                        .filter(it -> it.key().name().equals(config.metadata().name()))
                        .findFirst()
                        .orElseThrow();
        rules.projected(new Change(stored.key(), Optional.empty(), Optional.of(stored)), work);
        commit();
    }

    private void remove(BuildConfig config) {
        var stored = work.remove(ResourceType.BUILD_CONFIG, config);
        rules.projected(new Change(stored.key(), Optional.of(stored), Optional.empty()), work);
        commit();
    }

    private void push(String stream, String letter) {
        moves(stream, letter, "Push");
    }

    private void moves(String stream, String letter, String cause) {
        var revision = revisions.merge(stream, 1L, Long::sum);
        var move = Story.move(stream, revision, letter);
        received(
                new Fact.TagUpdated(
                        move.namespace(),
                        move.name(),
                        move.streamUid(),
                        move.tag(),
                        move.revision(),
                        move.image(),
                        move.pullSpec(),
                        "",
                        revision,
                        cause,
                        "somebody",
                        NOON,
                        null));
    }

    /// The build service makes the build that was asked for last.
    private void built(String name) {
        var command = commands(name).getLast();
        var number = numbers.merge(name, 1, Integer::sum);
        var build = name + "-" + number;
        received(
                new Fact.BuildRequested(
                        "demo",
                        build,
                        build,
                        name,
                        number,
                        List.of(),
                        command.option("trigger-key").orElseThrow(),
                        NOON));
    }

    private Fact completion(String name, String letter) {
        var build = name + "-" + numbers.get(name);
        return new Fact.BuildCompleted(
                "demo",
                build,
                build,
                name,
                "demo",
                name,
                "latest",
                digest(letter),
                pullSpec(name, letter),
                null,
                NOON);
    }

    /// The build ends, and its tag moves.
    private void completed(String name, String letter) {
        received(completion(name, letter));
        moves(name, letter, "Build");
    }

    private void received(Fact fact) {
        rules.received(fact, work);
        commit();
    }

    private void tick(int seconds) {
        work.pass(Duration.ofSeconds(seconds));
        rules.tick(work.now(), work);
        commit();
    }

    private void commit() {
        tables.commit();
        var done = new ArrayList<>(work.afterwards());
        work.afterwards().clear();
        done.forEach(Runnable::run);
    }

    private List<String> asked() {
        return work.commands().stream().map(Command::name).toList();
    }

    private List<Command> commands(String name) {
        return work.commands().stream().filter(it -> it.name().equals(name)).toList();
    }

    private List<String> causes(String name) {
        var causes = new ArrayList<String>();
        Json.tree(Objects.requireNonNull(commands(name).getLast().body()))
                .path("triggeredBy")
                .forEach(it -> causes.add(it.at("/imageChangeBuild/imageID").asText()));
        return causes;
    }

    private List<String> decisions(String name) {
        return work.facts(Fact.TriggerDecided.class).stream()
                .filter(it -> it.name().equals(name))
                .map(Fact.TriggerDecided::decision)
                .toList();
    }
}
