package io.millrace.platform.log;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.status.Refusal;
import java.util.LinkedHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Records that the owner cannot go on with, and those who wait for an answer to them.
final class DeadLetters {

    private static final Logger LOG = Logger.getLogger(DeadLetters.class);
    private static final int REASON = 4096;

    private final Owner owner;

    DeadLetters(Owner owner) {
        this.owner = owner;
    }

    /// Whether a topic holds nothing but such records.
    static boolean isTopic(String name) {
        return name.endsWith(".dlq");
    }

    /// Puts the record aside with the reason, and answers who waits for it.
    void put(ConsumerRecord<String, byte[]> record, String reason, Batch batch) {
        var work = new RecordWork(batch, CloudEvent.header(record.headers(), CloudEvent.TRACE));
        var headers = new LinkedHashMap<String, String>();
        record.headers()
                .forEach(
                        it -> headers.put(it.key(), CloudEvent.header(record.headers(), it.key())));
        headers.put("millrace_reason", reason.substring(0, Math.min(reason.length(), REASON)));
        headers.put("millrace_origin", record.topic() + "@" + record.offset());
        var topic =
                record.topic().equals(Topics.INBOUND.name())
                        ? Topics.INBOUND_REFUSED
                        : Topics.deadLetters(owner);
        work.layer()
                .outbound
                .add(
                        new OutboundRecord(
                                0,
                                topic.name(),
                                record.key() == null ? "" : record.key(),
                                headers,
                                isSendable(record) ? record.value() : null));
        if (record.topic().equals(Topics.commands(owner).name())) {
            answerDead(record, reason, work);
        }
        batch.layer().absorb(work.layer());
    }

    /// With the reason, a record of the largest size would be too large; its origin tells where it
    /// can still be read.
    private static boolean isSendable(ConsumerRecord<String, byte[]> record) {
        return record.serializedValueSize() <= Topics.LARGEST_RECORD - 16 * REASON;
    }

    private static void answerDead(
            ConsumerRecord<String, byte[]> record, String reason, RecordWork work) {
        try {
            var command = EventCodec.decode(record.value(), Command.class);
            work.answer(command, new Outcome.Refused(failed(command, reason)));
        } catch (RuntimeException e) {
            LOG.debugf("Nobody to answer: %s", e.getMessage());
        }
    }

    static Refusal failed(Command command, @Nullable String why) {
        return Refusal.internalError(
                "The %s of %s %s/%s failed: %s"
                        .formatted(
                                command.verb(),
                                command.resource(),
                                command.namespace(),
                                command.name(),
                                why));
    }
}
