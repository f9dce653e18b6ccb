package io.millrace.trigger.application;

import static io.millrace.trigger.Story.IMAGE_CHANGE;
import static io.millrace.trigger.Story.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Fact;
import io.millrace.trigger.Story;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kafka delivers everything again, in the order of each topic or in none: not one build more, and
/// the ledger stays as it is.
class WholeTopicsAgainTest extends StormScene {

    private static final String LEDGER =
            """
            select concat_ws(' ', target_name, stream, revision, decision, command_key, outcome, build)
            from ledger order by id
            """;

    private final List<Fact> told = new ArrayList<>();
    private List<String> ledger = List.of();
    private List<String> asked = List.of();

    @Override
    void received(Fact fact) {
        told.add(fact);
        super.received(fact);
    }

    /// A diamond, a circle, a window, and an arm that fails.
    @BeforeEach
    void aDayOnWhichMuchHappened() {
        build("a", "base");
        build("b", "base");
        build("c", "a", "b");
        build("round", "round");
        project(windowed(config("late", "base:latest", IMAGE_CHANGE), "30s"));
        for (var move = 1; move <= 3; move++) {
            push("base", "" + move);
            built("a");
            completed("a", "a" + move);
            built("b");
            if (move == 2) {
                received(failure("b"));
            } else {
                completed("b", "b" + move);
            }
            tick(14);
            built("c");
        }
        built("late");
        push("round", "1");
        built("round");
        completed("round", "2");
        tick(60);
        ledger = ledger();
        asked = asked();
    }

    private static Fact failure(String name) {
        var build = name + "-2";
        return new Fact.BuildFailed("demo", build, build, name, "Failed", "no", "no", Story.NOON);
    }

    private List<String> ledger() {
        return work.query(LEDGER, row -> row.getString(1));
    }

    @Test
    void inTheirOrder() {
        again(told);

        assertUnchanged();
    }

    @Test
    void byWhoeverTakesOver() {
        rules = rules(0, 0);
        rules.holding(true);

        again(told);

        assertUnchanged();
    }

    @Test
    void fromTheEndToTheBeginning() {
        again(told.reversed());

        assertUnchanged();
    }

    /// Each topic has its order; among them there is none.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inAnotherOrderAmongTheTopics(long seed) {
        var random = new Random(seed);
        Deque<Fact> moves = new ArrayDeque<>();
        Deque<Fact> builds = new ArrayDeque<>();
        told.forEach(it -> (it instanceof Fact.TagUpdated ? moves : builds).add(it));
        var mixed = new ArrayList<Fact>();
        while (!moves.isEmpty() || !builds.isEmpty()) {
            var isMove = builds.isEmpty() || (!moves.isEmpty() && random.nextBoolean());
            mixed.add((isMove ? moves : builds).remove());
        }

        again(mixed);

        assertUnchanged();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void inNoOrderAtAll(long seed) {
        var shuffled = new ArrayList<>(told);
        Collections.shuffle(shuffled, new Random(seed));

        again(shuffled);

        assertUnchanged();
    }

    @Test
    void whatComesAfterwardsIsDecidedAsEver() {
        again(told.reversed());

        push("base", "4");

        assertThat(asked().subList(asked.size(), asked().size())).containsExactly("a", "b");
    }

    private void again(List<Fact> facts) {
        for (var fact : List.copyOf(facts)) {
            super.received(fact);
        }
        IntStream.range(0, 3).forEach(_ -> tick(31));
    }

    private void assertUnchanged() {
        assertThat(asked()).isEqualTo(asked);
        assertThat(ledger()).isEqualTo(ledger);
    }

    @Test
    void aBuildThatSomebodyMadeByHandIsNotTakenForOneThatIsUnderWay() {
        push("base", "6");
        built("a");
        built("b");
        var before = asked().size();
        super.received(
                new Fact.BuildCompleted(
                        "demo",
                        "a-by-hand",
                        "other",
                        "a",
                        "demo",
                        "a",
                        "latest",
                        Story.digest("d"),
                        Story.pullSpec("a", "d"),
                        null,
                        Story.NOON));
        moves("a", "d", "Build");
        super.received(completion("b", "f"));
        moves("b", "f", "Build");
        assertThat(commands("c").size() - count(before, "c")).isEqualTo(1);

        super.received(completion("a", "e"));
        moves("a", "e", "Build");

        assertThat(commands("c").size() - count(before, "c")).isEqualTo(2);
    }

    private long count(int first, String name) {
        return asked().subList(0, first).stream().filter(name::equals).count();
    }

    /// Topics are read one by one after a while away: the move that a build has made is told before
    /// the build's end, and is of its wave all the same.
    @Test
    void aMoveThatIsToldBeforeTheEndOfItsBuildIsOfItsWave() {
        push("base", "5");
        built("a");
        built("b");
        var before = asked().size();

        moves("a", "e", "Build");
        assertThat(asked()).hasSize(before);
        moves("b", "f", "Build");
        super.received(completion("a", "e"));
        super.received(completion("b", "f"));
        tick(11);

        assertThat(asked().subList(before, asked().size())).containsExactly("c");
    }
}
