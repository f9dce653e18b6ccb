package io.millrace.importer.worker;

import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Sends workers' reports to the writer, as commands.
record Reporter(Producer<String, byte[]> producer, InstantSource clock) {

    /// Sends it and waits until Kafka has it.
    void send(Command command) throws IOException, InterruptedException {
        var headers =
                CloudEvent.attributes(
                        command.id(),
                        Owner.IMPORTER,
                        command.type(Owner.IMPORTER),
                        command.recordKey(),
                        clock.instant(),
                        "");
        try {
            producer.send(
                            new ProducerRecord<>(
                                    Topics.commands(Owner.IMPORTER).name(),
                                    null,
                                    command.recordKey(),
                                    EventCodec.encode(command),
                                    CloudEvent.kafka(headers)))
                    .get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "The report %s could not be sent: %s".formatted(command.id(), e.getCause()), e);
        }
    }
}
