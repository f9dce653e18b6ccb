package io.millrace.gateway.readmodel;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.events.CloudEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Translates the records of one owner's changelog into its state.
final class Changelog {

    private static final Logger LOG = Logger.getLogger(Changelog.class);
    private static final String TELLING_BEGINS = "//Incarnation/";
    private static final String TELLING_ENDS = "//Republished/";
    private static final Map<String, ResourceType> TYPES =
            ResourceType.STORED.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    type -> type.group() + "/" + type.kind(), Function.identity()));

    private final OwnerState state;

    Changelog(OwnerState state) {
        this.state = state;
    }

    /// Applies a batch in order.
    ///
    /// @return false when the log tells of an incarnation whose beginning this reader has missed:
    ///   it must start over
    boolean apply(List<ConsumerRecord<String, byte[]>> records) {
        for (var record : records) {
            var incarnation = CloudEvent.number(record.headers(), CloudEvent.INCARNATION);
            if (state.supersededBy(incarnation)) {
                var missed =
                        state.begun() && state.caughtUp() && !record.key().equals(TELLING_BEGINS);
                state.begin(incarnation);
                if (missed) {
                    return false;
                }
            }
            if (!state.outlived(incarnation)) {
                apply(record);
            }
        }
        state.announce();
        return true;
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        try {
            var sequence = CloudEvent.number(record.headers(), CloudEvent.SEQUENCE);
            switch (record.key()) {
                case TELLING_BEGINS -> state.tellingBegins();
                case TELLING_ENDS -> state.tellingEnds(sequence);
                default ->
                        key(record.key())
                                .ifPresent(key -> state.apply(key, sequence, entry(key, record)));
            }
        } catch (RuntimeException unreadable) {
            LOG.errorf(
                    unreadable,
                    "Skipping %s at %s/%d, which this gateway cannot read",
                    record.key(),
                    record.topic(),
                    record.offset());
        }
    }

    private static @Nullable Entry entry(ResourceKey key, ConsumerRecord<String, byte[]> record) {
        var sequence = CloudEvent.number(record.headers(), CloudEvent.SEQUENCE);
        var uid = CloudEvent.header(record.headers(), CloudEvent.UID);
        return record.value() == null ? null : Entry.read(key, uid, sequence, record.value());
    }

    /// Reads `group/kind/namespace/name`; empty for a type that this gateway does not know.
    static Optional<ResourceKey> key(String wire) {
        var words = wire.split("/", 4);
        if (words.length != 4) {
            return Optional.empty();
        }
        return Optional.ofNullable(TYPES.get(words[0] + "/" + words[1]))
                .map(type -> ResourceKey.of(type, words[2], words[3]));
    }
}
