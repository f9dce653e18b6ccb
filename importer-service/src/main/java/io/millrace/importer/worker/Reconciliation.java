package io.millrace.importer.worker;

import io.millrace.contract.ResourceType;
import io.millrace.importer.application.WorkSignal;
import io.millrace.importer.domain.Observation;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Compares the integrated registry's tags with what was seen there last, and has a look taken
/// where they differ: the registry's claims can get lost. Only the writer's process does it, when
/// it becomes the writer and every while.
final class Reconciliation implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);
    private static final int PAGE = 200;
    private static final int PARALLEL = 4;
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);

    private final WorkTables tables;
    private final OwnRegistry own;
    private final WorkSignal signal;
    private final Duration interval;
    private final Duration pace;
    private final int mostTags;
    private final Thread loop;
    private volatile boolean stopping;

    Reconciliation(WorkTables tables, OwnRegistry own, WorkSignal signal, ImporterConfig config) {
        this.tables = tables;
        this.own = own;
        this.signal = signal;
        this.interval = config.reconciliationInterval();
        this.pace = Duration.ofSeconds(1).dividedBy(config.reconciliationRate());
        this.mostTags = config.reconciliationTags();
        this.loop = Thread.ofVirtual().name("reconciliation").unstarted(this::loop);
    }

    void start() {
        loop.start();
    }

    private void loop() {
        try {
            while (!stopping) {
                if (signal.isHolding()) {
                    round();
                }
                signal.tenure().await(interval);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        try {
            var keys = tables.keysAfter(ResourceType.IMAGE_STREAM, "", PAGE);
            while (!keys.isEmpty() && isOurs()) {
                for (var key : keys) {
                    var words = key.split("/", -1);
                    repository(words[2], words[3]);
                }
                keys = tables.keysAfter(ResourceType.IMAGE_STREAM, keys.getLast(), PAGE);
            }
        } catch (SQLException | RegistryException e) {
            LOG.warnf("The reconciliation with the registry broke off: %s", e.getMessage());
        }
    }

    private boolean isOurs() {
        return signal.isHolding() && !stopping;
    }

    private void repository(String namespace, String stream)
            throws SQLException, RegistryException, InterruptedException {
        var slots = new Semaphore(PARALLEL);
        var looks = new ArrayList<Thread>();
        for (var tag : tagsOf(namespace + "/" + stream)) {
            slots.acquire();
            looks.add(
                    Thread.ofVirtual()
                            .name("reconciliation-look")
                            .start(() -> {
                                try {
                                    look(namespace, stream, tag);
                                } finally {
                                    slots.release();
                                }
                            }));
            Thread.sleep(pace);
        }
        for (var look : looks) {
            look.join();
        }
    }

    private List<String> tagsOf(String repository) throws RegistryException, InterruptedException {
        try {
            return own.tagsOf(repository, mostTags);
        } catch (RegistryException e) {
            if (e.failure() instanceof RegistryFailure.NotFound) {
                return List.of();
            }
            throw e;
        }
    }

    private void look(String namespace, String stream, String tag) {
        var repository = namespace + "/" + stream;
        try {
            var present = own.digestOf(repository, tag);
            var isNew =
                    tables.last(repository, tag)
                            .flatMap(Observation::digest)
                            .filter(present::equals)
                            .isEmpty();
            if (isNew && tables.reconcile(namespace, stream, tag, UUID.randomUUID().toString())) {
                LOG.infof("%s:%s is news to us: %s", repository, tag, present);
                signal.pushes().ring();
            }
        } catch (RegistryException | SQLException e) {
            LOG.debugf("%s:%s is looked at next time: %s", repository, tag, e.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        loop.interrupt();
        try {
            loop.join(PATIENCE_AT_THE_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
