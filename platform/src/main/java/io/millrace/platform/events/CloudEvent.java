package io.millrace.platform.events;

import io.millrace.contract.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// The attributes of a CloudEvent as Kafka headers (CloudEvents Kafka protocol binding 1.0, §3.2:
/// binary content mode), plus Millrace's own.
public final class CloudEvent {

    public static final String TYPE = "ce_type";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";

    /// How a claim's source proves who it is.
    public static final String SIGNATURE = "millrace_signature";

    public static final String TRACE = "traceparent";

    /// The owner's sequence of the change that a changelog record tells.
    public static final String SEQUENCE = "millrace_sequence";

    /// Which telling of its state the owner's changelog record belongs to.
    public static final String INCARNATION = "millrace_incarnation";

    public static final String UID = "millrace_uid";

    private CloudEvent() {}

    /// The headers of an event.
    ///
    /// @param key the record's key, repeated as the partition key
    /// @param traceparent W3C trace context, empty for none
    public static Map<String, String> attributes(
            String id, Owner source, String type, String key, Instant time, String traceparent) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("ce_specversion", "1.0");
        headers.put(ID, id);
        headers.put(SOURCE, "/millrace/" + source.wireName());
        headers.put(TYPE, type);
        headers.put("ce_time", time.toString());
        headers.put("ce_partitionkey", key);
        headers.put("content-type", "application/json");
        if (!traceparent.isEmpty()) {
            headers.put(TRACE, traceparent);
        }
        return headers;
    }

    public static Headers kafka(Map<String, String> headers) {
        var kafka = new RecordHeaders();
        headers.forEach((key, value) -> kafka.add(key, value.getBytes(StandardCharsets.UTF_8)));
        return kafka;
    }

    /// The header's value, empty when there is none.
    public static String header(Headers headers, String name) {
        var header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? ""
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    /// The header's number, 0 when there is none.
    public static long number(Headers headers, String name) {
        var text = header(headers, name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
