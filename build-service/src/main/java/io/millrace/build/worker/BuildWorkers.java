package io.millrace.build.worker;

import io.agroal.api.AgroalDataSource;
import io.millrace.build.application.Releases;
import io.millrace.platform.kafka.KafkaConnection;
import io.millrace.platform.logging.LogContext;
import io.millrace.platform.logging.LogKey;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The builds that this replica runs: takes them from the table, as many at a time as it may, and
/// gives back what it must leave when it stops.
@ApplicationScoped
class BuildWorkers {

    private static final Logger LOG = Logger.getLogger(BuildWorkers.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(15);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(20);

    private final WorkerConfig config;
    private final RegistryConfig registry;
    private final LocalExecutors executors;
    private final WorkTable table;
    private final Optional<String> secretsKey;
    private final WorkerKafka kafka;
    private final Releases releases;
    private final Slots slots;
    private final Map<Claim, Thread> running = new ConcurrentHashMap<>();
    private final InstantSource clock = InstantSource.system();
    private volatile boolean stopping;
    private @Nullable Thread loop;

    /// @param secretsKey opens the Secrets that builds use: base64 of 32 bytes, or several
    ///   separated by commas. Without one, builds that use Secrets fail
    @Inject
    BuildWorkers(
            WorkerConfig config,
            RegistryConfig registry,
            LocalExecutors executors,
            AgroalDataSource database,
            @ConfigProperty(name = "millrace.secrets.key") Optional<String> secretsKey,
            KafkaConnection kafka,
            Releases releases) {
        this(
                config,
                registry,
                executors,
                new WorkTable(database, config.instance(), config.lease()),
                secretsKey,
                WorkerKafka.of(kafka),
                releases);
    }

    BuildWorkers(
            WorkerConfig config,
            RegistryConfig registry,
            LocalExecutors executors,
            WorkTable table,
            Optional<String> secretsKey,
            WorkerKafka kafka,
            Releases releases) {
        this.config = config;
        this.registry = registry;
        this.executors = executors;
        this.table = table;
        this.secretsKey = secretsKey;
        this.kafka = kafka;
        this.releases = releases;
        this.slots = new Slots(config.parallel());
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            loop = Thread.ofVirtual().name("build-workers").start(this::work);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (loop != null) {
            loop.interrupt();
            loop.join(PATIENCE_AT_THE_END);
        }
    }

    /// Builds that run send their lines until they are stopped, so the producer is closed last.
    private void work() {
        try (var producer = kafka.producer()) {
            try {
                while (!stopping) {
                    workUntilBroken(producer);
                    Thread.sleep(AFTER_FAILURE);
                }
            } catch (InterruptedException e) {
                LOG.debug("Woken up to stop");
            } finally {
                leave();
            }
        }
    }

    private void workUntilBroken(Producer<String, byte[]> producer) throws InterruptedException {
        try {
            var machine = executors.create(config, registry);
            if (machine.isEmpty()) {
                return;
            }
            var toolbox = new Toolbox(config, registry, table, secretsKey, kafka, slots, clock);
            var tools = toolbox.tools(producer, machine.get());
            LOG.infof(
                    "Runs up to %d builds at a time as %s; %d were left by an earlier process",
                    config.parallel(), config.instance(), table.releaseOwn());
            var sweeps = toolbox.sweeps(machine.get());
            while (!stopping) {
                try {
                    takeWork(tools, producer);
                    sweeps.run();
                } catch (SQLException e) {
                    LOG.warnf("The table of builds cannot be read now: %s", e.getMessage());
                } catch (RuntimeException e) {
                    LOG.errorf(e, "No build is begun in this round");
                }
                releases.await(config.poll());
            }
        } catch (IOException | SQLException | RuntimeException e) {
            LOG.errorf(e, "Builds cannot be run now: %s", e.getMessage());
        }
    }

    private void takeWork(Attempt.Tools tools, Producer<String, byte[]> producer)
            throws SQLException, InterruptedException {
        for (var sent = table.claimReported(); sent.isPresent(); sent = table.claimReported()) {
            resend(tools, sent.get());
        }
        for (var claim = table.claimCancelled();
                claim.isPresent();
                claim = table.claimCancelled()) {
            attempt(tools, claim.get(), producer).cancelled();
        }
        while (!stopping && slots.take()) {
            var claim = claimOrRelease();
            if (claim.isEmpty()) {
                return;
            }
            begin(attempt(tools, claim.get(), producer), claim.get());
        }
    }

    private Optional<Claim> claimOrRelease() throws SQLException {
        var claim = Optional.<Claim>empty();
        try {
            claim = table.claim();
            return claim;
        } finally {
            if (claim.isEmpty()) {
                slots.giveBack();
            }
        }
    }

    private Attempt attempt(Attempt.Tools tools, Claim claim, Producer<String, byte[]> producer) {
        return new Attempt(tools, claim, new LiveLog(producer, claim, config.liveLogLimit()));
    }

    private void begin(Attempt attempt, Claim claim) {
        var thread =
                Thread.ofVirtual().name("build-" + claim.id()).unstarted(() -> run(attempt, claim));
        running.put(claim, thread);
        thread.start();
    }

    private void run(Attempt attempt, Claim claim) {
        try (var _ =
                new LogContext()
                        .with(LogKey.NAMESPACE, claim.namespace())
                        .with(LogKey.BUILD, claim.name())) {
            LOG.infof("Build %s/%s begins (%s)", claim.namespace(), claim.name(), claim.id());
            attempt.run();
        } catch (InterruptedException e) {
            LOG.infof(
                    "Build %s/%s is stopped without a result: %s",
                    claim.namespace(),
                    claim.name(),
                    attempt.isLost() ? "it is not ours any more" : "this replica stops");
        } finally {
            running.remove(claim);
            slots.giveBack();
            releases.announce();
        }
    }

    private static void resend(Attempt.Tools tools, SentReport sent) throws InterruptedException {
        try {
            tools.reporter().resend(sent, tools.clock().instant());
        } catch (IOException e) {
            LOG.warnf("The report of %s is kept: %s", sent.claim().id(), e.getMessage());
        }
    }

    /// Stops what runs, and lets others have it at once.
    private void leave() {
        // What woke this thread up must not cut its farewell short.
        var woken = Thread.interrupted();
        LOG.debugf("Leaves the builds that run; woken up: %s", woken);
        var left = Map.copyOf(running);
        left.values().forEach(Thread::interrupt);
        left.forEach((claim, thread) -> {
            try {
                thread.join(PATIENCE_AT_THE_END);
                table.giveBack(claim);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (SQLException e) {
                LOG.warnf("%s is not given back: %s", claim.id(), e.getMessage());
            }
        });
    }
}
