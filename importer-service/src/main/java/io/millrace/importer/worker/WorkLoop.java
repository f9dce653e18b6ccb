package io.millrace.importer.worker;

import io.millrace.importer.application.Bell;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// Takes rows of one kind from their table and has each worked at by a virtual thread, so many at a
/// time.
///
/// @param <C> a claimed row
final class WorkLoop<C> implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(WorkLoop.class);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(5);

    /// Takes the next row.
    interface Source<C> {
        Optional<C> claim() throws SQLException;
    }

    /// Works at a row. What breaks off is taken up again when the lease has run out.
    interface Task<C> {
        void run(C claim) throws SQLException, IOException, InterruptedException;
    }

    private final String name;
    private final Source<C> source;
    private final Task<C> task;
    private final Bell bell;
    private final Duration poll;
    private final Semaphore slots;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Thread loop;
    private volatile boolean stopping;

    WorkLoop(String name, Source<C> source, Task<C> task, Bell bell, Duration poll, int parallel) {
        this.name = name;
        this.source = source;
        this.task = task;
        this.bell = bell;
        this.poll = poll;
        this.slots = new Semaphore(parallel);
        this.loop = Thread.ofVirtual().name(name).unstarted(this::loop);
    }

    void start() {
        loop.start();
    }

    private void loop() {
        try {
            while (!stopping) {
                try {
                    takeAll();
                } catch (SQLException e) {
                    LOG.warnf("The table of %s cannot be read now: %s", name, e.getMessage());
                }
                bell.await(poll);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeAll() throws SQLException {
        while (!stopping && slots.tryAcquire()) {
            var claim = claimOrRelease();
            if (claim.isEmpty()) {
                return;
            }
            var thread = Thread.ofVirtual().name(name).unstarted(() -> work(claim.get()));
            running.add(thread);
            thread.start();
        }
    }

    private Optional<C> claimOrRelease() throws SQLException {
        var claim = Optional.<C>empty();
        try {
            claim = source.claim();
            return claim;
        } finally {
            if (claim.isEmpty()) {
                slots.release();
            }
        }
    }

    private void work(C claim) {
        try {
            task.run(claim);
        } catch (InterruptedException stopped) {
            LOG.debugf("%s is left for later", claim);
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.errorf(e, "%s broke off; its lease runs out", claim);
        } finally {
            running.remove(Thread.currentThread());
            slots.release();
            bell.ring();
        }
    }

    @Override
    public void close() {
        stopping = true;
        loop.interrupt();
        try {
            loop.join(PATIENCE_AT_THE_END);
            var left = Set.copyOf(running);
            left.forEach(Thread::interrupt);
            for (var thread : left) {
                thread.join(PATIENCE_AT_THE_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
