package io.millrace.platform.log;

import io.millrace.contract.Claim;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.Topics;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What a record means to the owner: translates it, has the rules decide, and turns what goes wrong
/// into a refusal or a dead letter.
final class Decisions {

    private static final Logger LOG = Logger.getLogger(Decisions.class);
    private static final int ATTEMPTS = 3;
    private static final int REASON = 4096;

    /// Of the owners who read claims, the one that puts aside what none of them can read.
    private static final Owner OF_UNREADABLE_CLAIMS = Owner.IMAGESTREAM;

    private final OwnerRules rules;
    private final Duration parking;
    private final Purges purges;
    private final Projections projections;

    Decisions(OwnerRules rules, Duration parking) {
        this.rules = rules;
        this.parking = parking;
        this.purges = new Purges(rules);
        this.projections = new Projections(rules, purges);
    }

    /// Decides one record; its effects are in the batch afterwards, or it is a dead letter.
    void decide(
            ConsumerRecord<String, byte[]> record, Map<String, Layer.Decided> known, Batch batch) {
        for (var attempt = 1; ; attempt++) {
            var work = new RecordWork(batch, traceparent(record), id(record));
            try {
                translate(record, known, batch, work);
                batch.layer().absorb(work.layer());
                return;
            } catch (QueryFailedException e) {
                throw e;
            } catch (UnreadableException e) {
                deadLetter(record, String.valueOf(e.getMessage()), batch);
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS) {
                    LOG.errorf(
                            e, "%s@%d goes to the dead letters", record.topic(), record.offset());
                    deadLetter(record, String.valueOf(e.getMessage()), batch);
                    return;
                }
            }
        }
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
        work.answer(parked.command(), new Outcome.Refused(failed(parked.command(), reason)));
        work.layer().unparked.add(parked);
        batch.layer().absorb(work.layer());
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

    /// Puts the record aside with the reason, and answers who waits for it.
    void deadLetter(ConsumerRecord<String, byte[]> record, String reason, Batch batch) {
        var work = new RecordWork(batch, traceparent(record));
        var headers = new LinkedHashMap<String, String>();
        record.headers()
                .forEach(
                        it -> headers.put(it.key(), CloudEvent.header(record.headers(), it.key())));
        headers.put("millrace_reason", reason.substring(0, Math.min(reason.length(), REASON)));
        headers.put("millrace_origin", record.topic() + "@" + record.offset());
        var topic =
                record.topic().equals(Topics.INBOUND.name())
                        ? Topics.INBOUND_REFUSED
                        : Topics.deadLetters(rules.owner());
        work.layer()
                .outbound
                .add(
                        new OutboundRecord(
                                0,
                                topic.name(),
                                record.key() == null ? "" : record.key(),
                                headers,
                                isSendable(record) ? record.value() : null));
        if (record.topic().equals(Topics.commands(rules.owner()).name())) {
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
            var command = EventCodec.decode(body(record), Command.class);
            work.answer(command, new Outcome.Refused(failed(command, reason)));
        } catch (RuntimeException e) {
            LOG.debugf("Nobody to answer: %s", e.getMessage());
        }
    }

    private static Refusal failed(Command command, @Nullable String why) {
        return Refusal.internalError(
                "The %s of %s %s/%s failed: %s"
                        .formatted(
                                command.verb(),
                                command.resource(),
                                command.namespace(),
                                command.name(),
                                why));
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

    private static String traceparent(ConsumerRecord<String, byte[]> record) {
        return CloudEvent.header(record.headers(), CloudEvent.TRACE);
    }

    /// The record is no message of ours.
    private static final class UnreadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message);
        }
    }
}
