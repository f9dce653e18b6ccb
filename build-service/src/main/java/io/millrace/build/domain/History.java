package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildConfigSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How many finished builds of a configuration are kept.
public final class History {

    private static final Comparator<Build> NEWEST_FIRST =
            Comparator.<Build, Instant>comparing(it ->
                            Optional.ofNullable(it.metadata().creationTimestamp())
                                    .orElse(Instant.EPOCH))
                    .thenComparingLong(BuildNames::numberOf)
                    .reversed();

    private History() {}

    /// The builds that are beyond the limits.
    public static List<Build> beyond(BuildConfigSpec spec, List<Build> builds) {
        return Stream.concat(
                        beyond(
                                spec.successfulBuildsHistoryLimit(),
                                builds,
                                it -> it == BuildPhase.COMPLETE),
                        beyond(
                                spec.failedBuildsHistoryLimit(),
                                builds,
                                it -> it.isTerminal() && it != BuildPhase.COMPLETE))
                .toList();
    }

    private static Stream<Build> beyond(
            @Nullable Integer limit, List<Build> builds, Predicate<BuildPhase> phase) {
        return limit == null
                ? Stream.empty()
                : builds.stream()
                        .filter(it -> phase.test(BuildLife.phaseOf(it)))
                        .sorted(NEWEST_FIRST)
                        .skip(limit);
    }
}
