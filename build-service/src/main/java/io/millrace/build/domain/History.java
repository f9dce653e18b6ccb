package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How many finished builds of a configuration are kept.
public final class History {

    private static final Comparator<Past> NEWEST_FIRST =
            Comparator.comparing(Past::created).thenComparingLong(Past::number).reversed();

    private History() {}

    /// A finished build.
    public record Past(String name, Instant created, long number) {

        public static Past of(Build build) {
            var metadata = build.metadata();
            return new Past(
                    Optional.ofNullable(metadata.name()).orElse(""),
                    Optional.ofNullable(metadata.creationTimestamp()).orElse(Instant.EPOCH),
                    BuildNames.numberOf(build));
        }
    }

    /// The finished builds of which one knows, the newest first.
    public interface Known {
        List<Past> from(int offset);
    }

    /// The builds that are beyond the limit. Of those that are known, the ones so new that the
    /// ended ones cannot push them out are not asked for.
    ///
    /// @param limit null for none
    /// @param ended builds that have ended and are not among the known
    public static List<Past> beyond(@Nullable Integer limit, List<Past> ended, Known known) {
        if (limit == null) {
            return List.of();
        }
        return Stream.concat(known.from(Math.max(0, limit - ended.size())).stream(), ended.stream())
                .sorted(NEWEST_FIRST)
                .skip(Math.min(limit, ended.size()))
                .toList();
    }
}
