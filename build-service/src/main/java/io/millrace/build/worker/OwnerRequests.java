package io.millrace.build.worker;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Asks owners for what pipelines want, and waits for what they say. It is seldom asked: each
/// question has a reader of its own.
record OwnerRequests(
        Producer<String, byte[]> producer,
        Supplier<Consumer<String, byte[]>> readers,
        InstantSource clock) {

    private static final Duration POLL = Duration.ofMillis(200);

    /// Sends the command, whose `replyTo` names nobody else, and waits until its deadline.
    Reply ask(Owner owner, Command command) throws IOException, InterruptedException {
        var replies = List.of(new TopicPartition(Topics.REPLIES.name(), 0));
        try (var reader = readers.get()) {
            reader.assign(replies);
            reader.seekToEnd(replies);
            replies.forEach(reader::position);
            send(owner, command);
            while (clock.instant().isBefore(command.deadline())) {
                for (var record : reader.poll(POLL)) {
                    if (command.replyTo().equals(record.key())) {
                        return EventCodec.decode(record.value(), Reply.class);
                    }
                }
            }
        } catch (KafkaException broken) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Nobody waits for the answer any more");
            }
            throw new IOException("Kafka cannot be asked: " + broken.getMessage(), broken);
        }
        throw new IOException("%s has not answered in time".formatted(owner.wireName()));
    }

    private void send(Owner owner, Command command) throws IOException, InterruptedException {
        var headers =
                CloudEvent.attributes(
                        command.id(),
                        Owner.BUILD,
                        command.type(owner),
                        command.recordKey(),
                        clock.instant(),
                        "");
        try {
            producer.send(
                            new ProducerRecord<>(
                                    Topics.commands(owner).name(),
                                    null,
                                    command.recordKey(),
                                    EventCodec.encode(command),
                                    CloudEvent.kafka(headers)))
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("Kafka does not take the request: " + e.getCause(), e);
        }
    }
}
