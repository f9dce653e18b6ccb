package io.millrace.gateway.audit;

import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// The topic from which others ship the records on. A record may stand there twice, when the
/// brokers' word was lost on the way.
final class AuditTopic implements Destination {

    private static final String TYPE = "io.millrace.gateway.RequestAudited.v1";
    private static final int TIMEOUT_MILLIS = 10_000;

    private final KafkaProducer<String, byte[]> producer;

    AuditTopic(KafkaConnection kafka) {
        producer =
                new KafkaProducer<>(
                        kafka.with(
                                Map.of(
                                        ProducerConfig.CLIENT_ID_CONFIG,
                                        "gateway-audit",
                                        ProducerConfig.ACKS_CONFIG,
                                        "all",
                                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                        false,
                                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                        "gzip",
                                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                        TIMEOUT_MILLIS,
                                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                        TIMEOUT_MILLIS / 2,
                                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                        TIMEOUT_MILLIS)),
                        new StringSerializer(),
                        new ByteArraySerializer());
    }

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public void take(List<AuditRecord> records)
            throws InterruptedException, ExecutionException, TimeoutException {
        var sent = new ArrayList<Future<RecordMetadata>>();
        for (var record : records) {
            sent.add(producer.send(message(record)));
        }
        for (var each : sent) {
            each.get(2 * TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static ProducerRecord<String, byte[]> message(AuditRecord record) {
        var key = record.namespace();
        var headers =
                CloudEvent.attributes(record.id(), Owner.GATEWAY, TYPE, key, record.answered(), "");
        return new ProducerRecord<>(
                Topics.AUDIT.name(), null, key, record.json(), CloudEvent.kafka(headers));
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
    }
}
