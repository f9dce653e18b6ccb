package io.millrace.platform.log;

import io.millrace.contract.Topics;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.tracing.Traces;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// The one writer of an owner's state: batch → decide → one transaction → publish.
final class Writer {

    private static final Logger LOG = Logger.getLogger(Writer.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration FORGETTING = Duration.ofMinutes(10);
    private static final Duration SHORT_PATIENCE = Duration.ofMillis(5);
    private static final int ATTEMPTS = 3;

    private final OwnerRules rules;
    private final DataSource database;
    private final Publication publication;
    private final CommandLogConfig config;
    private final Holding holding;
    private final InstantSource clock;
    private final WriterTables tables = new WriterTables();
    private final Tellings tellings;
    private final Decisions decisions;
    private final Portion portion;
    private Unsaved unsaved = Unsaved.nothing();
    private final Interval betweenTicks = new Interval();
    private final Interval betweenForgettings = new Interval();

    Writer(
            OwnerRules rules,
            DataSource database,
            Publication publication,
            CommandLogConfig config,
            Holding holding,
            InstantSource clock,
            Traces traces) {
        this.rules = rules;
        this.database = database;
        this.publication = publication;
        this.config = config;
        this.holding = holding;
        this.clock = clock;
        this.tellings = new Tellings(holding, database);
        this.decisions = new Decisions(rules, config.parking(), traces);
        this.portion = new Portion(config.batch());
    }

    /// How long the loop may wait for records: shorter while something waits for it.
    Duration patience() {
        if (decisions.isBusy() || !holding.state().parked.isEmpty()) {
            return SHORT_PATIENCE;
        }
        return unsaved.isEmpty() ? TICK : config.saving();
    }

    void apply(ConsumerRecords<String, byte[]> polled) throws SQLException {
        publication.failIfBroken();
        var fresh = inOrder(polled);
        tellings.failIfBeginningIsMissed(fresh, unsaved);
        if (holding.isInDoubt()) {
            oneByOne(fresh);
            if (!fresh.isEmpty()) {
                holding.settled();
            }
            return;
        }
        var done = 0;
        do {
            var next = fresh.subList(done, Math.min(fresh.size(), done + portion.size()));
            var begun = System.nanoTime();
            together(next);
            portion.took(next.size(), Duration.ofNanos(System.nanoTime() - begun));
            done += next.size();
        } while (done < fresh.size());
    }

    private void together(List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        try {
            boldly(records);
        } catch (AnsweredBeforeException _) {
            carefully(records);
        } catch (SQLException | QueryFailedException e) {
            if (Jdbc.isConnectionLost(e)) {
                throw e;
            }
            LOG.warnf("A batch of %d failed (%s): one by one", records.size(), e.getMessage());
            oneByOne(records);
        }
    }

    /// What the owner knows comes first, then what others say, then what is asked of it.
    private List<ConsumerRecord<String, byte[]>> inOrder(ConsumerRecords<String, byte[]> polled) {
        var fresh = new ArrayList<ConsumerRecord<String, byte[]>>(polled.count());
        for (var record : polled) {
            if (!hasApplied(input(record), record.offset())) {
                fresh.add(record);
            }
        }
        fresh.sort(Comparator.comparingInt(it -> rank(it.topic())));
        return fresh;
    }

    private boolean hasApplied(TopicPartition input, long offset) {
        return holding.hasApplied(input, offset) || unsaved.hasApplied(input, offset);
    }

    private int rank(String topic) {
        if (topic.equals(Topics.commands(rules.owner()).name())) {
            return 2;
        }
        return Tellings.isChangelog(topic) ? 0 : 1;
    }

    /// Each input for itself, so that one that fails, or ends the process, harms no other.
    private void oneByOne(List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        for (var record : records) {
            if (holding.isInDoubt() && !isWorthAnotherAttempt(record)) {
                setAside(record, "The writer died of it");
                continue;
            }
            alone(
                    batch -> decide(List.of(record), batch),
                    List.of(record),
                    (reason, batch) -> decisions.deadLetter(record, reason, batch));
        }
        for (var parked : readyNow()) {
            alone(
                    batch -> decisions.unpark(parked, batch),
                    List.of(),
                    (reason, batch) -> decisions.refuse(parked, reason, batch));
        }
        alone(
                this::tick,
                List.of(),
                (reason, _) -> LOG.errorf("The periodic work failed: %s", reason));
    }

    private List<Parked> readyNow() throws SQLException {
        try (var batch = new Batch(holding, tables, database, unsaved, clock.instant())) {
            return decisions.ready(batch);
        }
    }

    /// Counts the attempt before it is made, because the process may not live to count it
    /// afterwards.
    private boolean isWorthAnotherAttempt(ConsumerRecord<String, byte[]> record)
            throws SQLException {
        var before = holding.attempts(input(record), record.offset());
        if (before >= ATTEMPTS) {
            return false;
        }
        tables.countAttempt(database, holding.epoch(), input(record), record.offset(), before + 1);
        return true;
    }

    /// What becomes of an input that PostgreSQL does not take.
    private interface Remedy {
        void apply(String reason, Batch batch) throws SQLException;
    }

    private void alone(Work work, List<ConsumerRecord<String, byte[]>> records, Remedy remedy)
            throws SQLException {
        for (var attempt = 1; ; attempt++) {
            try {
                commit(records, List.of(), work);
                return;
            } catch (SQLException | QueryFailedException e) {
                if (Jdbc.isConnectionLost(e)) {
                    throw e;
                }
                if (attempt == ATTEMPTS) {
                    LOG.errorf(e, "PostgreSQL refused an input: %s", records);
                    var reason = "PostgreSQL refused it: " + e.getMessage();
                    commit(records, List.of(), batch -> remedy.apply(reason, batch));
                    return;
                }
            }
        }
    }

    private void setAside(ConsumerRecord<String, byte[]> record, String reason)
            throws SQLException {
        commit(List.of(record), List.of(), batch -> decisions.deadLetter(record, reason, batch));
    }

    /// Commands are seldom sent twice: saving their outcomes shows it, and nothing is asked before.
    private void boldly(List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        commit(
                records,
                commandIds(records),
                batch -> {
                    decide(records, Map.of(), batch);
                    decideTheRest(batch);
                });
    }

    private void carefully(List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        commit(
                records,
                List.of(),
                batch -> {
                    decide(records, batch);
                    decideTheRest(batch);
                });
    }

    private void decide(List<ConsumerRecord<String, byte[]>> records, Batch batch)
            throws SQLException {
        decide(records, batch.knownOutcomes(commandIds(records)), batch);
    }

    private void decide(
            List<ConsumerRecord<String, byte[]>> records,
            Map<String, Layer.Decided> known,
            Batch batch) {
        for (var record : records) {
            decisions.decide(record, known, batch);
        }
    }

    private void decideTheRest(Batch batch) {
        for (var parked : decisions.ready(batch)) {
            decisions.unpark(parked, batch);
        }
        tick(batch);
    }

    private List<String> commandIds(List<ConsumerRecord<String, byte[]>> records) {
        var commands = Topics.commands(rules.owner()).name();
        return records.stream()
                .filter(it -> it.topic().equals(commands))
                .map(it -> CloudEvent.header(it.headers(), CloudEvent.ID))
                .toList();
    }

    private interface Work {
        void on(Batch batch) throws SQLException;
    }

    /// @param unasked the ids of commands that may have been decided before
    private void commit(
            List<ConsumerRecord<String, byte[]>> records, List<String> unasked, Work work)
            throws SQLException {
        try (var batch = new Batch(holding, tables, database, unsaved, clock.instant())) {
            work.on(batch);
            finish(records, unasked, batch);
        }
    }

    private void finish(
            List<ConsumerRecord<String, byte[]>> records, List<String> unasked, Batch batch)
            throws SQLException {
        var clearable = publication.clearable();
        var all = unsaved.plus(batch.layer(), offsets(records), batch.now());
        if (all.isEmpty() && clearable.isEmpty()) {
            return;
        }
        if (mayWait(all, batch)) {
            unsaved = all;
            return;
        }
        save(all, unasked, batch, clearable);
    }

    private boolean mayWait(Unsaved all, Batch batch) {
        return batch.layer().onlyInforms()
                && !all.isDue(batch.now(), config.saving())
                && !holding.isInDoubt();
    }

    private void save(Unsaved all, List<String> unasked, Batch batch, OutboxSpan clearable)
            throws SQLException {
        var begun = System.nanoTime();
        var faults = config.faultDirectory().filter(_ -> !batch.layer().onlyInforms());
        var owner = rules.owner().wireName();
        FaultPoint.BEFORE_COMMIT.reach(faults, owner);
        var outbound = batch.commit(all.offsets(), unasked, clearable, publication.changelogEnd());
        unsaved = Unsaved.nothing();
        publication.cleared(clearable);
        FaultPoint.AFTER_COMMIT.reach(faults, owner);
        publication.publish(outbound, begun);
        if (faults.isPresent()) {
            publication.flush();
            FaultPoint.AFTER_PUBLISH.reach(faults, owner);
        }
        batch.layer().afterCommit.forEach(Runnable::run);
    }

    private void tick(Batch batch) {
        decisions.purge(batch);
        if (!betweenTicks.isOver(batch.now())) {
            return;
        }
        betweenTicks.begin(batch.now(), TICK);
        decisions.tick(batch);
        if (betweenForgettings.isOver(batch.now())) {
            betweenForgettings.begin(batch.now(), FORGETTING);
            batch.forget(batch.now().minus(config.memory()));
        }
    }

    private static Map<TopicPartition, Long> offsets(List<ConsumerRecord<String, byte[]>> records) {
        var next = new HashMap<TopicPartition, Long>();
        for (var record : records) {
            next.merge(input(record), record.offset() + 1, Math::max);
        }
        return next;
    }

    private static TopicPartition input(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
