package io.millrace.importer.worker;

import io.millrace.platform.database.Statements;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Looks that have ended and are noted together, by whoever takes the next sources: a transaction
/// for each of them would cost more than the look. What a process dies with is looked at again.
final class FinishedLooks {

    /// What the writer holds is left for the next time: it locks rows in an order of its own.
    private static final String NOTE =
            """
            update sources s set failures = f.failures,
                checked_at = now() - f.ago * interval '1 millisecond',
                next_at = now() + (f.untilNext - f.ago) * interval '1 millisecond'
            from unnest(?::text[], ?::int[], ?::bigint[], ?::bigint[])
                as f (source, failures, untilNext, ago)
            where s.source = f.source and s.source in (
                select source from sources where source = any (?) for update skip locked)
            returning s.source
            """;

    private record Look(String source, int failures, Duration untilNext, long endedNanos) {}

    private final ConcurrentLinkedQueue<Look> looks = new ConcurrentLinkedQueue<>();

    void add(SourceClaim claim, Duration untilNext, int failures) {
        looks.add(new Look(claim.source(), failures, untilNext, System.nanoTime()));
    }

    /// Notes them in the transaction of the connection.
    ///
    /// @return what is noted once it has committed
    Noted note(Connection connection) throws SQLException {
        var all = List.copyOf(looks);
        if (all.isEmpty()) {
            return () -> {};
        }
        var sources = connection.createArrayOf("text", all.stream().map(Look::source).toArray());
        var now = System.nanoTime();
        var noted = new HashSet<String>();
        try (var statement =
                        Statements.prepared(
                                connection,
                                NOTE,
                                sources,
                                connection.createArrayOf(
                                        "int4", all.stream().map(Look::failures).toArray()),
                                connection.createArrayOf(
                                        "int8",
                                        all.stream()
                                                .map(it -> it.untilNext().toMillis())
                                                .toArray()),
                                connection.createArrayOf(
                                        "int8",
                                        all.stream()
                                                .map(it -> (now - it.endedNanos()) / 1_000_000)
                                                .toArray()),
                                sources);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                noted.add(rows.getString(1));
            }
        }
        return () -> all.stream().filter(it -> noted.contains(it.source())).forEach(looks::remove);
    }

    /// Forgets what has been noted.
    interface Noted {
        void forget();
    }
}
