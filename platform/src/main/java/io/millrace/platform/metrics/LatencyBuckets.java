package io.millrace.platform.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/// Latencies that are somebody's: they are counted in buckets, so that percentiles can be asked for
/// over all replicas.
@Singleton
final class LatencyBuckets {

    private static final double[] NANOSECONDS =
            Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
                    .mapToDouble(it -> Duration.ofMillis(it).toNanos())
                    .toArray();

    @Produces
    @Singleton
    MeterFilter buckets() {
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(
                    Meter.Id id, DistributionStatisticConfig config) {
                return id.getType() == Meter.Type.TIMER && isSomebodys(id.getName())
                        ? DistributionStatisticConfig.builder()
                                .serviceLevelObjectives(NANOSECONDS)
                                .build()
                                .merge(config)
                        : config;
            }
        };
    }

    private static boolean isSomebodys(String name) {
        return name.startsWith("millrace.") || name.equals("http.server.requests");
    }
}
