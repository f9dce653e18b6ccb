package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The records of an owner's changelog.
final class Changelog {

    /// The key of the record behind which a new telling of the whole state begins.
    static final String INCARNATION_KEY = "//Incarnation/";

    /// The key of the record with which that telling is complete.
    static final String REPUBLISHED_KEY = "//Republished/";

    private Changelog() {}

    static OutboundRecord record(
            Owner owner,
            long incarnation,
            String key,
            String uid,
            long sequence,
            byte @Nullable [] body,
            Instant now,
            String traceparent) {
        var headers =
                CloudEvent.attributes(
                        "%s-%d-%d".formatted(owner.wireName(), incarnation, sequence),
                        owner,
                        "io.millrace.%s.ResourceChanged.v1".formatted(owner.wireName()),
                        key,
                        now,
                        traceparent);
        headers.put(CloudEvent.SEQUENCE, Long.toString(sequence));
        headers.put(CloudEvent.INCARNATION, Long.toString(incarnation));
        headers.put(CloudEvent.UID, uid);
        return new OutboundRecord(0, Topics.resources(owner).name(), key, headers, body);
    }

    static OutboundRecord marker(
            String key, Owner owner, long incarnation, long sequence, Instant now) {
        var body = "{\"incarnation\":%d}".formatted(incarnation);
        return record(
                owner,
                incarnation,
                key,
                "",
                sequence,
                body.getBytes(StandardCharsets.UTF_8),
                now,
                "");
    }
}
