package io.millrace.platform.log;

import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Topics;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.logging.LogContext;
import io.millrace.platform.logging.LogKey;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import io.millrace.platform.tracing.Step;
import io.millrace.platform.tracing.Traces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// What a record means to the owner: translates it, has the rules decide, and turns what goes wrong
/// into a refusal or a dead letter.
final class Decisions {

    private static final Logger LOG = Logger.getLogger(Decisions.class);
    private static final int ATTEMPTS = 3;

    /// Of the owners who read claims, the one that puts aside what none of them can read.
    private static final Owner OF_UNREADABLE_CLAIMS = Owner.IMAGESTREAM;

    private final OwnerRules rules;
    private final Duration parking;
    private final Purges purges;
    private final Projections projections;
    private final DeadLetters deadLetters;
    private final TracedRecords traces;

    Decisions(OwnerRules rules, Duration parking, Traces traces) {
        this.rules = rules;
        this.parking = parking;
        this.deadLetters = new DeadLetters(rules.owner());
        this.traces = new TracedRecords(traces, rules.owner());
        this.purges = new Purges(rules);
        this.projections = new Projections(rules, purges);
    }

    /// Decides one record; its effects are in the batch afterwards, or it is a dead letter.
    void decide(
            ConsumerRecord<String, byte[]> record, Map<String, Layer.Decided> known, Batch batch) {
        try (var step = traces.step(record);
                var _ = about(record)) {
            decide(record, known, batch, step);
        }
    }

    /// A record's key begins with its namespace.
    private static LogContext about(ConsumerRecord<String, byte[]> record) {
        var key = record.key() == null ? "" : record.key();
        return new LogContext()
                .with(LogKey.NAMESPACE, key.substring(0, Math.max(0, key.indexOf('/'))))
                .with(LogKey.EVENT_ID, id(record))
                .with(LogKey.EVENT_TYPE, type(record));
    }

    private void decide(
            ConsumerRecord<String, byte[]> record,
            Map<String, Layer.Decided> known,
            Batch batch,
            Step step) {
        for (var attempt = 1; ; attempt++) {
            var work = new RecordWork(batch, step.traceparent(), id(record));
            try {
                translate(record, known, batch, work);
                batch.layer().absorb(work.layer());
                return;
            } catch (QueryFailedException e) {
                throw e;
            } catch (RuntimeException e) {
                if (e instanceof UnreadableException || attempt == ATTEMPTS) {
                    giveUp(record, e, batch, step);
                    return;
                }
            }
        }
    }

    private void giveUp(
            ConsumerRecord<String, byte[]> record, RuntimeException e, Batch batch, Step step) {
        var reason = String.valueOf(e.getMessage());
        LOG.errorf(e, "%s@%d goes to the dead letters", record.topic(), record.offset());
        deadLetter(record, reason, batch);
        step.failed(reason);
    }

    private void translate(
            ConsumerRecord<String, byte[]> record,
            Map<String, Layer.Decided> known,
            Batch batch,
            RecordWork work) {
        var topic = record.topic();
        if (topic.equals(Topics.commands(rules.owner()).name())) {
            command(
                    readable(record, it -> EventCodec.decode(body(it), Command.class)),
                    known,
                    batch,
                    work);
        } else if (topic.equals(Topics.INBOUND.name())) {
            claim(record, work);
        } else if (topic.endsWith(".resources")) {
            projections.apply(record, batch, work);
        } else {
            readable(record, it -> EventCodec.fact(type(it), body(it)))
                    .ifPresent(it -> rules.received(it, work));
        }
    }

    private void command(
            Command command, Map<String, Layer.Decided> known, Batch batch, RecordWork work) {
        if (isUnderDecision(command.id(), batch)) {
            return;
        }
        var earlier = known.get(command.id());
        if (earlier != null) {
            if (!command.replyTo().isEmpty()) {
                work.emitReply(
                        command.replyTo(),
                        replyOf(earlier).withWarning(command.option(Command.WARNING).orElse(null)));
            }
            return;
        }
        if (!isPastItsDeadline(command, batch) && !hasSeen(command, batch)) {
            work.layer()
                    .parked
                    .add(new Parked(command, work.traceparent(), batch.now().plus(parking)));
            return;
        }
        carryOutInTime(command, batch, work);
    }

    private void carryOutInTime(Command command, Batch batch, RecordWork work) {
        if (!isPastItsDeadline(command, batch)) {
            carryOut(command, work);
            return;
        }
        var late =
                Refusal.timeout(
                        "The command %s was not carried out: it reached the owner after its deadline %s"
                                .formatted(command.id(), command.deadline()),
                        1);
        work.answer(command, new Outcome.Refused(late));
    }

    private static boolean isPastItsDeadline(Command command, Batch batch) {
        return command.deadline().isBefore(batch.now());
    }

    /// The same command again while the first is parked or in this very batch: one answer is
    /// enough.
    private static boolean isUnderDecision(String id, Batch batch) {
        return batch.layer().decided.stream().anyMatch(it -> it.commandId().equals(id))
                || batch.layer().parked.stream().anyMatch(it -> it.command().id().equals(id))
                || batch.state().parked.stream().anyMatch(it -> it.command().id().equals(id));
    }

    private Reply replyOf(Layer.Decided earlier) {
        return new Reply(
                earlier.commandId(),
                earlier.code(),
                rules.owner(),
                earlier.position(),
                earlier.key().isEmpty() ? null : earlier.key(),
                earlier.body().isEmpty()
                        ? null
                        : Json.tree(earlier.body().getBytes(StandardCharsets.UTF_8)));
    }

    private void carryOut(Command command, RecordWork work) {
        Outcome outcome;
        try {
            outcome = barred(command, work).orElseGet(() -> rules.decide(command, work));
        } catch (RefusedException e) {
            outcome = new Outcome.Refused(e.refusal());
        }
        var refused = outcome instanceof Outcome.Refused;
        if (refused) {
            work.undo();
        }
        work.answer(command, outcome);
        if (command.dryRun()) {
            work.keepRepliesOnly();
        }
    }

    /// The gateway judges what comes through it; of others' commands on somebody's behalf the owner
    /// does.
    private static Optional<Outcome> barred(Command command, RecordWork work) {
        var asked = Attributes.of(command);
        if (command.option(Command.UNJUDGED).isEmpty()
                || work.access().allows(command.requester(), asked)) {
            return Optional.empty();
        }
        return Optional.of(
                new Outcome.Refused(
                        Refusal.forbidden(
                                command.group(),
                                command.resource(),
                                command.name(),
                                asked.forbiddenTo(command.requester()))));
    }

    /// Whether the projections have reached what the sender had seen.
    private boolean hasSeen(Command command, Batch batch) {
        return rules.projections().keySet().stream()
                .allMatch(owner ->
                        Projections.position(owner, batch)
                                >= command.seen().getOrDefault(owner.wireName(), 0L));
    }

    /// The parked commands whose projections have arrived, or whose time is up.
    List<Parked> ready(Batch batch) {
        return batch.state().parked.stream()
                .filter(it -> hasSeen(it.command(), batch) || !it.until().isAfter(batch.now()))
                .toList();
    }

    void unpark(Parked parked, Batch batch) {
        var work = new RecordWork(batch, parked.traceparent());
        try {
            carryOutInTime(parked.command(), batch, work);
        } catch (QueryFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "The parked command %s failed", parked.command().id());
            refuse(parked, String.valueOf(e.getMessage()), batch);
            return;
        }
        work.layer().unparked.add(parked);
        batch.layer().absorb(work.layer());
    }

    /// Answers a parked command that cannot be carried out.
    void refuse(Parked parked, String reason, Batch batch) {
        var work = new RecordWork(batch, parked.traceparent());
        work.answer(
                parked.command(),
                new Outcome.Refused(DeadLetters.failed(parked.command(), reason)));
        work.layer().unparked.add(parked);
        batch.layer().absorb(work.layer());
    }

    void deadLetter(ConsumerRecord<String, byte[]> record, String reason, Batch batch) {
        deadLetters.put(record, reason, batch);
    }

    void tick(Batch batch) {
        periodically(work -> rules.tick(batch.now(), work), batch);
    }

    /// Deletes some more of the namespaces that are going away.
    void purge(Batch batch) {
        periodically(purges::continueIn, batch);
    }

    /// Whether the next batch should come soon, whoever asks for something.
    boolean isBusy() {
        return purges.isBusy();
    }

    private void periodically(Consumer<RecordWork> task, Batch batch) {
        var work = new RecordWork(batch, "");
        try {
            task.accept(work);
            batch.layer().absorb(work.layer());
        } catch (QueryFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "The periodic work of %s failed", rules.owner().wireName());
        }
    }

    private void claim(ConsumerRecord<String, byte[]> record, RecordWork work) {
        Claim claim;
        try {
            claim = claimOf(record);
        } catch (UnreadableException e) {
            if (rules.owner() == OF_UNREADABLE_CLAIMS) {
                throw e;
            }
            return;
        }
        received(claim, record, work);
    }

    private static Claim claimOf(ConsumerRecord<String, byte[]> record) {
        return readable(record, it -> EventCodec.claim(type(it), body(it)))
                .orElseThrow(() ->
                        new UnreadableException(
                                "No claim of the type '%s' is known".formatted(type(record))));
    }

    private void received(Claim claim, ConsumerRecord<String, byte[]> record, RecordWork work) {
        var headers = record.headers();
        try {
            rules.received(
                    claim,
                    new ClaimOrigin(
                            CloudEvent.header(headers, CloudEvent.SOURCE),
                            CloudEvent.header(headers, CloudEvent.ID),
                            CloudEvent.header(headers, CloudEvent.SIGNATURE),
                            body(record)),
                    work);
        } catch (RefusedException refused) {
            throw new UnreadableException(String.valueOf(refused.getMessage()));
        }
    }

    private static <T> T readable(
            ConsumerRecord<String, byte[]> record,
            Function<ConsumerRecord<String, byte[]>, T> reader) {
        try {
            return reader.apply(record);
        } catch (RuntimeException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    private static byte[] body(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            throw new UnreadableException("The record has no body");
        }
        return record.value();
    }

    private static String type(ConsumerRecord<String, byte[]> record) {
        return CloudEvent.header(record.headers(), CloudEvent.TYPE);
    }

    private static String id(ConsumerRecord<String, byte[]> record) {
        return CloudEvent.header(record.headers(), CloudEvent.ID);
    }

    /// The record is no message of ours.
    private static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }
}
