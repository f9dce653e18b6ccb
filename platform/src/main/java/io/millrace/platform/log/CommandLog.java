package io.millrace.platform.log;

import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.LEAVE_GROUP;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.contract.Topics;
import io.millrace.platform.kafka.ConsumerLag;
import io.millrace.platform.kafka.KafkaConnection;
import io.millrace.platform.metrics.QueryGauges;
import io.millrace.platform.tracing.Traces;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The owner's loop: reads its inputs, has the rules decide them, commits, publishes. One thread,
/// so that one order holds for everything. It polls Kafka itself instead of through Reactive
/// Messaging, because a writer that has been fenced must drop what it has read, leave the group and
/// seek again (`docs/decisions/0002-the-writer-polls-by-itself.md`).
@ApplicationScoped
public class CommandLog {

    private static final Logger LOG = Logger.getLogger(CommandLog.class);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private final Instance<OwnerRules> rules;
    private final DataSource database;
    private final CommandLogConfig config;
    private final KafkaSettings kafka;
    private final MeterRegistry meters;
    private final QueryGauges gauges;
    private final ConsumerLag lag;
    private final Traces traces;
    private final DecisionTimes times;
    private final Counter deadLetters;
    private final InstantSource clock = InstantSource.system();
    private volatile @Nullable Publication publication;
    private final Object pause = new Object();
    private volatile boolean running = true;
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile @Nullable Writer writer;
    private @Nullable Thread thread;

    CommandLog(
            Instance<OwnerRules> rules,
            DataSource database,
            CommandLogConfig config,
            MeterRegistry meters,
            QueryGauges gauges,
            KafkaConnection connection,
            Traces traces) {
        this.meters = meters;
        this.gauges = gauges;
        this.rules = rules;
        this.database = database;
        this.config = config;
        this.traces = traces;
        this.times = new DecisionTimes(meters);
        this.deadLetters =
                Counter.builder("millrace.log.dead.letters")
                        .description(
                                "Records that were put aside because the owner cannot go on with them")
                        .register(meters);
        this.kafka = new KafkaSettings(connection);
        this.lag =
                new ConsumerLag(
                        "millrace.log.lag",
                        "Records of the writer's inputs that it has yet to read",
                        meters);
    }

    void start(@Observes StartupEvent event) {
        if (rules.isResolvable()) {
            Gauge.builder("millrace.log.holding", this, it -> it.isHolding() ? 1 : 0)
                    .description("1 while this process is its owner's writer")
                    .tag("owner", owner())
                    .register(meters);
            Gauge.builder("millrace.log.outbox.age", this, CommandLog::outboxAge)
                    .description("How long the oldest committed record waits that Kafka lacks")
                    .baseUnit("seconds")
                    .register(meters);
            gauges.register(
                    "millrace.log.outbox",
                    "records",
                    "Records that are committed and not yet known to be in Kafka",
                    "select count(*) from outbox");
            thread = Thread.ofPlatform().name("command-log").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        running = false;
        synchronized (pause) {
            pause.notifyAll();
        }
        var polling = consumer;
        if (polling != null) {
            polling.wakeup();
        }
        if (thread != null) {
            thread.join(Duration.ofSeconds(8));
        }
    }

    /// Whether this process is the owner's writer right now.
    boolean isHolding() {
        return writer != null;
    }

    /// Whether the loop runs; a process whose loop has ended answers nobody any more.
    boolean isAlive() {
        return thread == null || thread.isAlive();
    }

    private void run() {
        while (running) {
            try {
                readUntilBroken();
            } catch (WakeupException _) {
                LOG.debug("Woken up to stop");
            } catch (FencedException e) {
                LOG.warnf("Fenced by the epoch, joining the group again: %s", e.getMessage());
            } catch (LogLostException | InvalidOffsetException e) {
                LOG.warnf("Kafka lost what %s reads, joining again: %s", owner(), e.getMessage());
            } catch (Exception e) {
                LOG.errorf(e, "The command log of %s stumbled; joining again", owner());
            } catch (Error e) {
                LOG.fatalf(e, "The command log of %s cannot go on: the process ends", owner());
                Runtime.getRuntime().halt(1);
            }
            rest();
        }
    }

    private void readUntilBroken() throws Exception {
        var topics = InputTopics.of(rules.get());
        var settings =
                kafka.writer(
                        owner(),
                        config.instance().orElse(owner()),
                        config.session(),
                        config.batch());
        try (var polling = new KafkaConsumer<String, byte[]>(settings);
                var producer = new KafkaProducer<String, byte[]>(kafka.producer(config.session()));
                var admin = Admin.create(kafka.client())) {
            consumer = polling;
            lag.follow(polling);
            var publishing =
                    new Publication(
                            producer,
                            rules.get().owner(),
                            KafkaSettings.latest(config.session()),
                            deadLetters);
            publication = publishing;
            var ids = new TopicIds(admin, topics.withChangelog());
            ids.awaitAll(owner(), () -> running, this::rest);
            var assignments = new Assignments(polling, publishing, topics, ids);
            polling.subscribe(topics.names(), assignments);
            try {
                while (running) {
                    readOnce(polling, assignments);
                }
            } catch (LogLostException e) {
                polling.close(CloseOptions.groupMembershipOperation(LEAVE_GROUP));
                throw e;
            }
        } finally {
            release();
            lag.follow(null);
            consumer = null;
            publication = null;
        }
    }

    private void readOnce(Consumer<String, byte[]> polling, Assignments assignments)
            throws Exception {
        var current = writer;
        var records = poll(polling, assignments, current == null ? IDLE : current.patience());
        assignments.throwIfFailed();
        if (writer != null) {
            assignments.failIfTopicsChanged();
            writer.apply(records);
            times.decided(records, clock.instant());
        }
    }

    /// An assignment that failed has sought nothing, which the consumer resents first.
    private static ConsumerRecords<String, byte[]> poll(
            Consumer<String, byte[]> polling, Assignments assignments, Duration patience)
            throws Exception {
        try {
            return polling.poll(patience);
        } catch (NoOffsetForPartitionException e) {
            assignments.throwIfFailed();
            throw e;
        }
    }

    private double outboxAge() {
        var current = publication;
        return current == null ? 0 : current.age().toMillis() / 1000.0;
    }

    private static final Duration IDLE = Duration.ofMillis(500);

    private String owner() {
        return rules.get().owner().wireName();
    }

    private void release() {
        if (writer != null) {
            writer = null;
            rules.get().holding(false);
        }
    }

    private void rest() {
        synchronized (pause) {
            try {
                if (running) {
                    pause.wait(PAUSE_AFTER_FAILURE.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                running = false;
            }
        }
    }

    /// Becomes the writer when the command partition comes, and stops being it when it goes.
    private final class Assignments implements ConsumerRebalanceListener {

        private final Consumer<String, byte[]> polling;
        private final Publication publishing;
        private final InputTopics topics;
        private final TopicIds topicIds;
        private @Nullable TopicWatch watch;
        private @Nullable Exception failure;

        Assignments(
                Consumer<String, byte[]> polling,
                Publication publishing,
                InputTopics topics,
                TopicIds topicIds) {
            this.polling = polling;
            this.publishing = publishing;
            this.topics = topics;
            this.topicIds = topicIds;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (partitions.isEmpty()) {
                return;
            }
            try {
                failIfIncomplete(partitions);
                assume(List.copyOf(partitions));
            } catch (Exception e) {
                failure = e;
            }
        }

        /// As the group's leader saw the topics while they were made one after the other. A member
        /// that keeps its name is given the same again, until it leaves.
        private void failIfIncomplete(Collection<TopicPartition> partitions) {
            var assigned = partitions.stream().map(TopicPartition::topic).toList();
            if (!assigned.containsAll(topics.names())) {
                throw new LogLostException("Only %s were assigned".formatted(assigned));
            }
        }

        private void assume(List<TopicPartition> partitions) throws Exception {
            var ids = topicIds.now();
            var ends = polling.endOffsets(partitions);
            var beginnings = polling.beginningOffsets(partitions);
            var positions = new HashMap<TopicPartition, InputPosition>();
            for (var partition : partitions) {
                positions.put(
                        partition,
                        new InputPosition(
                                ids.getOrDefault(partition.topic(), ""),
                                beginnings.getOrDefault(partition, 0L),
                                ends.getOrDefault(partition, 0L)));
            }
            var succession = new Succession(rules.get(), database, publishing, clock);
            var holding = succession.takeOver(Map.copyOf(positions), ids, changelogTail());
            holding.startOffsets().forEach(polling::seek);
            watch = new TopicWatch(topicIds, ids);
            writer = new Writer(rules.get(), database, publishing, config, holding, clock, traces);
            LOG.infof(
                    "%s is the writer with epoch %d, incarnation %d, sequence %d",
                    owner(), holding.epoch(), holding.incarnation(), holding.sequence());
            rules.get().holding(true);
        }

        private ChangelogTail changelogTail() {
            try (var reader = new KafkaConsumer<String, byte[]>(kafka.reader())) {
                return ChangelogTail.read(reader, Topics.resources(rules.get().owner()).name());
            }
        }

        void throwIfFailed() throws Exception {
            if (failure != null) {
                throw failure;
            }
        }

        void failIfTopicsChanged() throws InterruptedException {
            if (watch != null) {
                watch.failIfChanged(clock.instant());
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            release();
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            release();
        }
    }
}
