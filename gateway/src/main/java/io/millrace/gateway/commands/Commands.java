package io.millrace.gateway.commands;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.kafka.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// Appends commands to their owners' logs and waits for the answers.
@Singleton
public final class Commands {

    private final String instance = "gateway-" + UUID.randomUUID();
    private final Map<String, CompletableFuture<Reply>> pending = new ConcurrentHashMap<>();
    private final KafkaProducer<String, byte[]> producer;
    private final CommandConfig config;
    private final InstantSource clock;
    private final Timer answered;
    private final Counter refused;
    private final Counter timeouts;
    private final MeterRegistry meters;

    Commands(
            CommandConfig config,
            InstantSource clock,
            MeterRegistry meters,
            KafkaConnection kafka) {
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.producer = producer(kafka);
        this.answered = meters.timer("millrace.gateway.commands.answered");
        // From the beginning: the first of something that was not there is no rate.
        this.refused = meters.counter("millrace.gateway.commands.refused");
        this.timeouts = meters.counter("millrace.gateway.commands.timeouts");
        meters.gaugeMapSize("millrace.gateway.commands.pending", Tags.empty(), pending);
    }

    /// The name by which replies find this process.
    public String instance() {
        return instance;
    }

    public Duration deadline() {
        return config.deadline();
    }

    /// Sends the command and waits until its deadline.
    ///
    /// @param traceparent W3C trace context of the request
    public Answer send(Owner owner, Command command, String traceparent)
            throws InterruptedException {
        if (pending.size() >= config.waiting()) {
            refused.increment();
            return new Answer.Busy();
        }
        var reply = new CompletableFuture<Reply>();
        pending.put(command.id(), reply);
        var started = Timer.start(meters);
        try {
            append(owner, command, traceparent, reply);
            var patience = Duration.between(clock.instant(), command.deadline());
            var decided = reply.get(Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS);
            started.stop(answered);
            return new Answer.Decided(decided);
        } catch (TimeoutException late) {
            timeouts.increment();
            return new Answer.TimedOut(command.id());
        } catch (ExecutionException failure) {
            return new Answer.Unsent(String.valueOf(failure.getCause()));
        } finally {
            pending.remove(command.id());
        }
    }

    /// Nobody waits until the brokers have the command: its answer comes later, or its failure
    /// here.
    private void append(
            Owner owner, Command command, String traceparent, CompletableFuture<Reply> reply)
            throws ExecutionException {
        var key = command.recordKey();
        var headers =
                CloudEvent.attributes(
                        command.id(),
                        Owner.GATEWAY,
                        command.type(owner),
                        key,
                        clock.instant(),
                        traceparent);
        var topic = Topics.commands(owner).name();
        var _ =
                send(
                        record(topic, key, headers, EventCodec.encode(command)),
                        (_, failure) -> {
                            if (failure != null) {
                                reply.completeExceptionally(failure);
                            }
                        });
    }

    /// Appends a record and returns once the brokers have it.
    public void append(String topic, String key, Map<String, String> headers, byte[] body)
            throws InterruptedException, ExecutionException, TimeoutException {
        send(record(topic, key, headers, body), (_, _) -> {})
                .get(config.deadline().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ProducerRecord<String, byte[]> record(
            String topic, String key, Map<String, String> headers, byte[] body) {
        return new ProducerRecord<>(topic, (Integer) null, key, body, CloudEvent.kafka(headers));
    }

    private Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback)
            throws ExecutionException {
        try {
            return producer.send(record, callback);
        } catch (KafkaException refused) {
            throw new ExecutionException(refused);
        }
    }

    void received(Reply reply) {
        var waiting = pending.get(reply.commandId());
        if (waiting != null) {
            waiting.complete(reply);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        producer.close(Duration.ofSeconds(2));
    }

    /// Without idempotence, whose state would survive neither a loss of Kafka's data nor a moment
    /// in which Kafka does not know this user: owners know a command that comes twice by its id.
    private KafkaProducer<String, byte[]> producer(KafkaConnection kafka) {
        return new KafkaProducer<>(
                kafka.with(
                        Map.of(
                                ProducerConfig.CLIENT_ID_CONFIG,
                                "gateway-commands",
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                false,
                                ProducerConfig.LINGER_MS_CONFIG,
                                0,
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                Topics.LARGEST_RECORD,
                                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                (int) config.deadline().toMillis(),
                                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                10_000,
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                (int) Math.max(10_000, config.deadline().toMillis()))),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
