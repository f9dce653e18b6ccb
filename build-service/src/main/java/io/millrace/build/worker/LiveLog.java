package io.millrace.build.worker;

import io.millrace.contract.Topics;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// A build's log for those who follow it: a record per line, in order, until the limit or until
/// Kafka takes no more: no build waits for those who watch it. The last record says `end=true`.
final class LiveLog {

    private final Producer<String, byte[]> producer;
    private final Claim claim;
    private final long limit;
    private long sequence;
    private long sent;
    private boolean full;

    LiveLog(Producer<String, byte[]> producer, Claim claim, long limit) {
        this.producer = producer;
        this.claim = claim;
        this.limit = limit;
    }

    synchronized void line(String text) {
        if (full) {
            return;
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        sent += bytes.length + 1L;
        if (sent > limit) {
            full = true;
            send(
                    "The log is too long to be followed; all of it can be read when the build has ended."
                            .getBytes(StandardCharsets.UTF_8),
                    false);
            return;
        }
        send(bytes, false);
    }

    /// No line follows. Returns when Kafka has them all.
    synchronized void end() {
        send(new byte[0], true);
        producer.flush();
    }

    private void send(byte[] value, boolean end) {
        var headers = new RecordHeaders();
        headers.add("build_uid", bytes(claim.uid()));
        headers.add("seq", bytes(Long.toString(sequence++)));
        headers.add("attempt", bytes(Long.toString(claim.attempt())));
        if (end) {
            headers.add("end", bytes("true"));
        }
        var record =
                new ProducerRecord<>(
                        Topics.BUILD_LOGS.name(),
                        null,
                        claim.namespace() + "/" + claim.name(),
                        value,
                        headers);
        full |= producer.send(record).state() == Future.State.FAILED;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
