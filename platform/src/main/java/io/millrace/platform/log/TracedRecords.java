package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.tracing.Step;
import io.millrace.platform.tracing.Traces;
import io.opentelemetry.api.trace.SpanKind;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The steps that an owner's records are of the traces that they come from.
final class TracedRecords {

    private final Traces traces;
    private final String commands;

    TracedRecords(Traces traces, Owner owner) {
        this.traces = traces;
        this.commands = Topics.commands(owner).name();
    }

    /// What others' changelogs say is only noted: it is no step, but whose it is is known.
    Step step(ConsumerRecord<String, byte[]> record) {
        var traceparent = header(record, CloudEvent.TRACE);
        if (record.topic().endsWith(".resources")) {
            return traces.passedOn(traceparent);
        }
        var type = header(record, CloudEvent.TYPE);
        var words = type.split("\\.", -1);
        var what = words.length > 1 ? words[words.length - 2] : type;
        var name = (record.topic().equals(commands) ? "decide " : "hear ") + what;
        return traces.goOn(name, SpanKind.CONSUMER, traceparent)
                .with("messaging.system", "kafka")
                .with("messaging.destination.name", record.topic())
                .with("cloudevents.event_type", type)
                .with("cloudevents.event_id", header(record, CloudEvent.ID))
                .with("millrace.key", record.key() == null ? "" : record.key());
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return CloudEvent.header(record.headers(), name);
    }
}
