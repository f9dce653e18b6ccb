package io.millrace.platform.log;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/// Inputs that have been applied and not saved yet, because they only informed the owner: nothing
/// is answered or told because of them. They commit with the first input that has more to say, or
/// when they have waited long enough; a writer that ends before reads them again.
///
/// @param since when the first of them was applied
record Unsaved(Layer layer, Map<TopicPartition, Long> offsets, Instant since) {

    private static final int MANY = 1000;

    static Unsaved nothing() {
        return new Unsaved(new Layer(), Map.of(), Instant.MAX);
    }

    boolean isEmpty() {
        return offsets.isEmpty() && layer.isEmpty();
    }

    boolean hasApplied(TopicPartition input, long offset) {
        return offset < offsets.getOrDefault(input, 0L);
    }

    /// The same, with the inputs of a batch that has begun on top of this.
    Unsaved plus(Layer layerOfAll, Map<TopicPartition, Long> offsetsOfBatch, Instant now) {
        var all = new HashMap<>(offsets);
        all.putAll(offsetsOfBatch);
        return new Unsaved(layerOfAll, Map.copyOf(all), isEmpty() ? now : since);
    }

    /// Whether it must be saved now.
    boolean isDue(Instant now, Duration patience) {
        return layer.projections.size() >= MANY || !now.isBefore(since.plus(patience));
    }
}
