package io.millrace.importer.worker;

import io.millrace.importer.application.WorkSignal;
import io.millrace.importer.domain.Observation;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Compares the integrated registry's tags with what was seen there last, and has a look taken
/// where they differ: the registry's claims can get lost. Only the writer's process does it, when
/// it becomes the writer and every while.
final class Reconciliation implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Reconciliation.class);

    /// Registries refuse larger pages by default.
    private static final int PAGE = 1000;

    private static final int MOST_FAILURES = 5;
    private static final int REST = 4;
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

    Reconciliation(
            WorkTables tables,
            OwnRegistry own,
            WorkSignal signal,
            Duration interval,
            int rate,
            int mostTags) {
        this.tables = tables;
        this.own = own;
        this.signal = signal;
        this.interval = interval;
        this.pace = Duration.ofSeconds(1).dividedBy(rate);
        this.mostTags = mostTags;
        this.loop = Thread.ofVirtual().name("reconciliation").unstarted(this::loop);
    }

    void start() {
        loop.start();
    }

    private void loop() {
        try {
            while (!stopping) {
                var began = System.nanoTime();
                if (signal.isHolding()) {
                    round();
                }
                var took = Duration.ofNanos(System.nanoTime() - began);
                var rest = took.multipliedBy(REST);
                signal.tenure().await(rest.compareTo(interval) > 0 ? rest : interval);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// The registry says which repositories there are; streams that nobody pushed to cost nothing.
    void round() throws InterruptedException {
        try {
            var phases = new HashMap<String, Optional<String>>();
            var failures = 0;
            var page = own.repositoriesAfter("", PAGE);
            while (!page.isEmpty() && isOurs()) {
                for (var name : page) {
                    failures = isReconciled(name, phases) ? 0 : failures + 1;
                    if (failures >= MOST_FAILURES || !isOurs()) {
                        return;
                    }
                }
                var next = own.repositoriesAfter(page.getLast(), PAGE);
                page = next.equals(page) ? List.of() : next;
            }
        } catch (SQLException | RegistryException e) {
            LOG.warnf("The reconciliation with the registry broke off: %s", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The reconciliation with the registry broke off", e);
        }
    }

    /// Whether the repository could be compared, or is no matter of ours: one of them in trouble
    /// must not hide the others.
    private boolean isReconciled(String name, Map<String, Optional<String>> phases)
            throws SQLException, InterruptedException {
        var words = name.split("/", -1);
        if (words.length != 2 || !isActive(words[0], phases)) {
            return true;
        }
        try {
            repository(words[0], words[1]);
            return true;
        } catch (RegistryException | RuntimeException e) {
            LOG.warnf("%s is reconciled next time: %s", name, e.getMessage());
            return false;
        }
    }

    private boolean isActive(String namespace, Map<String, Optional<String>> phases)
            throws SQLException {
        var phase = phases.get(namespace);
        if (phase == null) {
            phase = tables.phaseOf(namespace);
            phases.put(namespace, phase);
        }
        return phase.filter(it -> !it.equals("Terminating")).isPresent();
    }

    private boolean isOurs() {
        return signal.isHolding() && !stopping;
    }

    private void repository(String namespace, String stream)
            throws RegistryException, InterruptedException {
        Thread.sleep(pace);
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
        } catch (RegistryException | SQLException | RuntimeException e) {
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
