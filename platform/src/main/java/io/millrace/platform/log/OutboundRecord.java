package io.millrace.platform.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record on its way to Kafka; a null body is a tombstone.
@SuppressWarnings("ArrayRecordComponent")
record OutboundRecord(
        long id, String topic, String key, Map<String, String> headers, byte @Nullable [] body) {

    OutboundRecord numbered(long number) {
        return new OutboundRecord(number, topic, key, headers, body);
    }
}
