package io.millrace.importer.worker;

import io.millrace.importer.application.Bell;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
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

    /// Where the rows are.
    interface Source<C> {

        /// Takes the next row.
        Optional<C> claim() throws SQLException;

        /// Says that somebody still works at the row.
        void renew(C claim) throws SQLException;

        /// Says that nobody works at the row any more.
        default void done(C claim) {}

        /// Says that nobody takes rows any more.
        default void close() throws SQLException {}
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
    private final Duration renewal;
    private final Semaphore slots;
    private final Map<Thread, C> running = new ConcurrentHashMap<>();
    private final Thread loop;
    private long renewed = System.nanoTime();
    private volatile boolean stopping;

    /// @param renewal how often the leases of rows that are worked at are renewed
    WorkLoop(
            String name,
            Source<C> source,
            Task<C> task,
            Bell bell,
            Duration poll,
            Duration renewal,
            int parallel) {
        this.name = name;
        this.source = source;
        this.task = task;
        this.bell = bell;
        this.poll = poll.compareTo(renewal) < 0 ? poll : renewal;
        this.renewal = renewal;
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
                    renewLeases();
                    takeAll();
                } catch (SQLException e) {
                    LOG.warnf("The table of %s cannot be read now: %s", name, e.getMessage());
                } catch (RuntimeException e) {
                    LOG.errorf(e, "A turn of the loop for %s broke off", name);
                }
                bell.await(poll);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void renewLeases() throws SQLException {
        if (System.nanoTime() - renewed < renewal.toNanos()) {
            return;
        }
        renewed = System.nanoTime();
        for (var claim : running.values()) {
            source.renew(claim);
        }
    }

    private void takeAll() throws SQLException {
        while (!stopping && slots.tryAcquire()) {
            var claim = claimOrRelease();
            if (claim.isEmpty()) {
                return;
            }
            var thread = Thread.ofVirtual().name(name).unstarted(() -> work(claim.get()));
            running.put(thread, claim.get());
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
            source.done(claim);
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
            var left = Set.copyOf(running.keySet());
            left.forEach(Thread::interrupt);
            for (var thread : left) {
                thread.join(PATIENCE_AT_THE_END);
            }
            source.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warnf("What ended of %s could not be noted: %s", name, e.getMessage());
        }
    }
}
