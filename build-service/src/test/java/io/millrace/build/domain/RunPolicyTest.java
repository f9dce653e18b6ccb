package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildStatus;
import io.millrace.contract.meta.ObjectMeta;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunPolicyTest {

    @Test
    void serialBuildsRunOneAfterTheOtherInTheirOrder() {
        var turn =
                next(
                        List.of(
                                build(10, RunPolicy.SERIAL, BuildPhase.NEW),
                                build(9, RunPolicy.SERIAL, BuildPhase.NEW)));

        assertThat(turn.run()).extracting(BuildNames::numberOf).containsExactly(9L);
        assertThat(turn.skipped()).isEmpty();
    }

    @Test
    void aSerialBuildWaitsForTheOneUnderWay() {
        for (var underWay : List.of(BuildPhase.PENDING, BuildPhase.RUNNING)) {
            var turn =
                    next(
                            List.of(
                                    build(1, RunPolicy.SERIAL, underWay),
                                    build(2, RunPolicy.SERIAL, BuildPhase.NEW)));

            assertThat(turn.run()).isEmpty();
        }
    }

    @Test
    void finishedBuildsHoldNobodyUp() {
        var turn =
                next(
                        List.of(
                                build(1, RunPolicy.SERIAL, BuildPhase.FAILED),
                                build(2, RunPolicy.SERIAL, BuildPhase.NEW)));

        assertThat(turn.run()).extracting(BuildNames::numberOf).containsExactly(2L);
    }

    @Test
    void whereOnlyTheLatestCountsTheOlderOnesAreSkippedWhenItIsTheirTurn() {
        var turn =
                next(
                        List.of(
                                build(1, RunPolicy.SERIAL_LATEST_ONLY, BuildPhase.COMPLETE),
                                build(2, RunPolicy.SERIAL_LATEST_ONLY, BuildPhase.NEW),
                                build(3, RunPolicy.SERIAL_LATEST_ONLY, BuildPhase.NEW)));

        assertThat(turn.run()).extracting(BuildNames::numberOf).containsExactly(3L);
        assertThat(turn.skipped()).extracting(BuildNames::numberOf).containsExactly(2L);
    }

    @Test
    void parallelBuildsRunTogetherButNotBesideASerialOne() {
        var waiting = build(3, RunPolicy.PARALLEL, BuildPhase.NEW);

        var besideParallel =
                next(List.of(build(2, RunPolicy.PARALLEL, BuildPhase.RUNNING), waiting));
        var besideSerial = next(List.of(build(2, RunPolicy.SERIAL, BuildPhase.RUNNING), waiting));

        assertThat(besideParallel.run()).containsExactly(waiting);
        assertThat(besideSerial.run()).isEmpty();
    }

    @Test
    void aLongNameIsCutAndStaysUnique() {
        var name = "a".repeat(253);

        assertThat(BuildNames.ofBuild("app", 7)).isEqualTo("app-7");
        assertThat(BuildNames.ofBuild(name, 7)).hasSize(253).endsWith("-7");
        assertThat(BuildNames.ofBuild(name, 7)).isNotEqualTo(BuildNames.ofBuild(name + "b", 7));
        assertThat(BuildNames.asLabel("a".repeat(62) + "-b")).isEqualTo("a".repeat(62));
    }

    @Test
    void aSerialBuildWaitsForADeletedOneToStop() {
        var serial = build(2, RunPolicy.SERIAL, BuildPhase.NEW);
        var parallel = build(2, RunPolicy.PARALLEL, BuildPhase.NEW);

        assertThat(RunPolicy.next(new ListedLine(List.of(serial), true)).run()).isEmpty();
        assertThat(RunPolicy.next(new ListedLine(List.of(parallel), true)).run())
                .containsExactly(parallel);
    }

    private static RunPolicy.Turn next(List<Build> builds) {
        return RunPolicy.next(new ListedLine(builds, false));
    }

    private record ListedLine(List<Build> builds, boolean isStopping) implements RunPolicy.Line {

        @Override
        public Optional<Build> first() {
            return waiting().stream().findFirst();
        }

        @Override
        public List<Build> waiting() {
            return builds.stream()
                    .filter(it -> BuildLife.phaseOf(it) == BuildPhase.NEW)
                    .sorted(Comparator.comparingLong(BuildNames::numberOf))
                    .toList();
        }

        @Override
        public boolean isBusy() {
            return isStopping || underWay().findAny().isPresent();
        }

        @Override
        public boolean isBusyAlone() {
            return underWay().anyMatch(it -> RunPolicy.of(it) != RunPolicy.PARALLEL);
        }

        private Stream<Build> underWay() {
            return builds.stream().filter(it -> BuildLife.phaseOf(it).isUnderWay());
        }
    }

    private static Build build(long number, RunPolicy policy, BuildPhase phase) {
        return Build.of(
                        ObjectMeta.named("demo", "app-" + number)
                                .withLabels(Map.of(BuildNames.START_POLICY, policy.wireName()))
                                .withAnnotations(Map.of(BuildNames.NUMBER, Long.toString(number))))
                .withStatus(BuildStatus.EMPTY.withPhase(phase.wireName()));
    }
}
