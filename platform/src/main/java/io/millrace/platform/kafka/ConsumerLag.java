package io.millrace.platform.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/// How far a consumer is behind the topic of its that it is furthest behind, in records, as it
/// knows since its last fetches. Nobody's consumer is behind nothing.
public final class ConsumerLag {

    private final AtomicReference<@Nullable Consumer<?, ?>> followed = new AtomicReference<>();

    /// @param name of the gauge that shows it
    public ConsumerLag(String name, String description, MeterRegistry meters) {
        Gauge.builder(name, this, ConsumerLag::records)
                .description(description)
                .baseUnit("records")
                .register(meters);
    }

    /// From now on this consumer's; `null` when it has been closed.
    public void follow(@Nullable Consumer<?, ?> consumer) {
        followed.set(consumer);
    }

    private double records() {
        var consumer = followed.get();
        return consumer == null
                ? 0
                : consumer.metrics().entrySet().stream()
                        .filter(it -> it.getKey().name().equals("records-lag"))
                        .map(it -> it.getValue().metricValue())
                        .mapToDouble(it -> it instanceof Double lag && !lag.isNaN() ? lag : 0)
                        .max()
                        .orElse(0);
    }
}
