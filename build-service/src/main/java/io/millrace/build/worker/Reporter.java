package io.millrace.build.worker;

import io.millrace.build.application.Requesters;
import io.millrace.build.application.WorkReport;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Topics;
import io.millrace.contract.Verb;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Sends workers' reports to the writer, as commands. An id says which attempt's which report it
/// is, so that one that is sent twice counts once.
final class Reporter {

    private static final Duration DEADLINE = Duration.ofDays(7);

    private final Producer<String, byte[]> producer;

    Reporter(Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /// The report as it goes out.
    ///
    /// @param number counts the reports of the attempt
    static Command command(Claim claim, int number, WorkReport report) {
        return new Command(
                claim.id() + "-" + number,
                Requesters.WORKER,
                Verb.CREATE,
                "build.openshift.io",
                "builds",
                "report",
                claim.namespace(),
                claim.name(),
                Json.tree(report),
                null,
                null,
                null,
                Map.of(),
                false,
                report.at().plus(DEADLINE),
                "",
                Map.of());
    }

    /// Sends a report again, as it was.
    void resend(SentReport sent, Instant at) throws IOException, InterruptedException {
        send(EventCodec.decode(sent.command(), Command.class), at);
    }

    /// Sends it and waits until Kafka has it.
    void send(Command command, Instant at) throws IOException, InterruptedException {
        var headers =
                CloudEvent.attributes(
                        command.id(),
                        Owner.BUILD,
                        command.type(Owner.BUILD),
                        command.recordKey(),
                        at,
                        "");
        try {
            producer.send(
                            new ProducerRecord<>(
                                    Topics.commands(Owner.BUILD).name(),
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
