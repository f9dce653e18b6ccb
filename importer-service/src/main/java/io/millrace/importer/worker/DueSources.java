package io.millrace.importer.worker;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The sources that are due, as a loop takes them: some of one registry at a time, and never so
/// many of it that a slow one keeps all workers.
final class DueSources implements WorkLoop.Source<SourceClaim> {

    private static final int BATCH = 8;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final ScheduleTables tables;
    private final int mostPerRegistry;
    private final Deque<SourceClaim> claimed = new ArrayDeque<>();
    private final Map<String, Integer> running = new HashMap<>();

    /// The registries that were busy when no other had anything due, and until when that counts.
    private Set<String> busyInVain = Set.of();

    private long inVainUntil = System.nanoTime();

    DueSources(ScheduleTables tables, int mostPerRegistry) {
        this.tables = tables;
        this.mostPerRegistry = mostPerRegistry;
    }

    @Override
    public synchronized Optional<SourceClaim> claim() throws SQLException {
        if (claimed.isEmpty()) {
            claim(busy());
        }
        return Optional.ofNullable(claimed.poll());
    }

    /// Each look that ends asks for more, most of them while their registry is busy: what no other
    /// had a moment ago is not asked for again. A look that still runs will ask.
    private void claim(Set<String> busy) throws SQLException {
        if (!busy.isEmpty() && busy.equals(busyInVain) && System.nanoTime() - inVainUntil < 0) {
            return;
        }
        claimed.addAll(tables.claim(Math.min(BATCH, mostPerRegistry), busy));
        claimed.forEach(it -> running.merge(it.registry(), 1, Integer::sum));
        if (claimed.isEmpty()) {
            busyInVain = busy;
            inVainUntil = System.nanoTime() + PATIENCE.toNanos();
        }
    }

    private Set<String> busy() {
        var busy = new HashSet<String>();
        running.forEach((registry, count) -> {
            if (count >= mostPerRegistry) {
                busy.add(registry);
            }
        });
        return busy;
    }

    @Override
    public synchronized void done(SourceClaim claim) {
        running.computeIfPresent(claim.registry(), (_, count) -> count == 1 ? null : count - 1);
    }

    /// What has ended is noted now, or it would be looked at again.
    @Override
    public void close() throws SQLException {
        tables.note();
    }

    /// A look ends long before its lease.
    @Override
    public void renew(SourceClaim claim) {}
}
