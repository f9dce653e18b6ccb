package io.millrace.importer.worker;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The sources that are due, as a loop takes them: some of one registry at a time, and never so
/// many of it that a slow one keeps all workers.
final class DueSources implements WorkLoop.Source<SourceClaim> {

    private static final int BATCH = 8;

    private final ScheduleTables tables;
    private final int mostPerRegistry;
    private final Deque<SourceClaim> claimed = new ArrayDeque<>();
    private final Map<String, Integer> running = new HashMap<>();

    DueSources(ScheduleTables tables, int mostPerRegistry) {
        this.tables = tables;
        this.mostPerRegistry = mostPerRegistry;
    }

    @Override
    public synchronized Optional<SourceClaim> claim() throws SQLException {
        if (claimed.isEmpty()) {
            claimed.addAll(tables.claim(Math.min(BATCH, mostPerRegistry), busy()));
            claimed.forEach(it -> running.merge(it.registry(), 1, Integer::sum));
        }
        return Optional.ofNullable(claimed.poll());
    }

    private ArrayList<String> busy() {
        var busy = new ArrayList<String>();
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

    /// A look ends long before its lease.
    @Override
    public void renew(SourceClaim claim) {}
}
