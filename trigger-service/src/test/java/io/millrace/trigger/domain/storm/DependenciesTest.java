package io.millrace.trigger.domain.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Watch;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DependenciesTest {

    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Dependencies dependencies =
            new Dependencies(
                    new Dependencies.Neighbours() {
                        @Override
                        public Collection<Target> watching(StreamTag tag) {
                            return targets.values().stream()
                                    .filter(it -> it.watch(tag).isPresent())
                                    .toList();
                        }

                        @Override
                        public Collection<Target> pushing(StreamTag tag) {
                            var found = targets.get(tag.stream());
                            return found == null ? List.of() : List.of(found);
                        }
                    });

    @Test
    void aDiamondIsThreeWavesHoweverItIsWritten() {
        build("c", "a", "b", "base");
        build("b", "base");
        build("a", "base");
        build("end", "c");

        assertThat(waves("base")).containsExactly("b a", "c", "end");
        assertThat(dependencies.upstream(target("end")).keySet())
                .containsExactlyInAnyOrder("c", "a", "b");
        assertThat(dependencies.upstream(target("a"))).isEmpty();
    }

    @Test
    void oneArmMayBeLongerThanTheOther() {
        build("c", "b2", "a");
        build("b2", "b1");
        build("b1", "base");
        build("a", "base");

        assertThat(waves("base")).containsExactly("b1 a", "b2", "c");
        assertThat(waves("b1")).containsExactly("b2", "c");
    }

    @Test
    void aBuildFromItsOwnOutputIsACircle() {
        build("a", "a");

        assertThat(circle("a")).containsExactly("a", "a");
        assertThat(waves("a")).containsExactly("a");
    }

    @Test
    void theShortestWayRoundIsTold() {
        build("a", "c", "base");
        build("b", "a");
        build("c", "b", "a");
        build("aside", "a");

        assertThat(circle("a")).containsExactly("a", "c", "a");
        assertThat(circle("b")).containsExactly("b", "c", "a", "b");
        assertThat(circle("aside")).isEmpty();
        assertThat(dependencies.upstream(target("a"))).isEmpty();
        assertThat(dependencies.upstream(target("aside")).keySet())
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(waves("base").stream().flatMap(it -> Arrays.stream(it.split(" "))))
                .containsExactlyInAnyOrder("a", "b", "c", "aside");
    }

    @Test
    void aMoveOfItsOwnMakingIsKnown() {
        build("a", "base");
        build("b", "a");
        build("c", "b");

        assertThat(dependencies.leadsTo(target("a"), tag("b"))).isTrue();
        assertThat(dependencies.leadsTo(target("a"), tag("a"))).isTrue();
        assertThat(dependencies.leadsTo(target("b"), tag("a"))).isFalse();
        assertThat(dependencies.leadsTo(target("a"), tag("base"))).isFalse();
    }

    @Test
    void whoIsPausedLeadsNowhere() {
        build("b", "a");
        targets.put("a", target("a", true, List.of("b")));

        assertThat(circle("b")).isEmpty();
        assertThat(waves("b")).isEmpty();
    }

    @Test
    void fiveThousandOnOneTagAreOneWave() {
        IntStream.range(0, 5_000).forEach(it -> build("app-" + it, "base"));

        var waves = dependencies.waves(tag("base"));

        assertThat(waves).hasSize(1);
        assertThat(waves.getFirst()).hasSize(5_000);
    }

    private void build(String name, String... from) {
        targets.put(name, target(name, false, List.of(from)));
    }

    private Target target(String name) {
        return java.util.Objects.requireNonNull(targets.get(name));
    }

    private static Target target(String name, boolean paused, List<String> from) {
        return new Target(
                "demo",
                name,
                name,
                paused,
                false,
                0,
                Optional.empty(),
                from.stream().map(it -> new Watch(tag(it), false, Optional.empty())).toList(),
                Optional.of(tag(name)),
                Duration.ZERO);
    }

    private static StreamTag tag(String name) {
        return new StreamTag("demo", name, "latest");
    }

    private List<String> circle(String name) {
        return dependencies.circle(target(name)).stream().map(Target::name).toList();
    }

    private List<String> waves(String tag) {
        return dependencies.waves(tag(tag)).stream()
                .map(wave -> String.join(" ", wave.stream().map(Target::name).toList()))
                .toList();
    }
}
