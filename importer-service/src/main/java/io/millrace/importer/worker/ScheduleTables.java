package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.importer.application.ImportJob;
import io.millrace.importer.domain.Following.Arriving;
import io.millrace.platform.database.Statements;
import io.millrace.platform.schema.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The tables of the schedule as workers use them. All that is written outside of a claim is one
/// row at a time, so that a worker never waits for two.
///
/// @param rate how many sources of one registry are looked at per second, by all replicas together
/// @param lease after which a source is looked at by another
record ScheduleTables(DataSource database, int rate, Duration lease, FinishedLooks finished) {

    ScheduleTables(DataSource database, int rate, Duration lease) {
        this(database, rate, lease, new FinishedLooks());
    }

    private static final String FREE_REGISTRY =
            """
            select registry, floor(? * extract(epoch from
                now() - greatest(free_at, now() - interval '1 second'))) + 1
            from schedule_budgets b
            where free_at <= now() and registry <> all (?)
                and (select min(next_at) from sources s where s.registry = b.registry) <= now()
            order by free_at limit 1 for update skip locked
            """;

    private static final String CLAIM =
            """
            update sources set next_at = now() + ? * interval '1 millisecond'
            where source in (
                select source from sources where registry = ? and next_at <= now()
                order by next_at limit ? for update skip locked)
            returning source, registry, failures
            """;

    private static final String SPEND =
            """
            update schedule_budgets set free_at = greatest(free_at, now() - interval '1 second')
                + ? * interval '1 second' / ? where registry = ?
            """;

    private static final String FOLLOWERS =
            "select "
                    + Follower.COLUMNS
                    + ", source from scheduled_tags where source = any (?)"
                    + " order by stream_uid, tag";

    /// Takes some sources of one registry that may be asked and has been left alone longest, and
    /// notes which looks have ended.
    ///
    /// @param busy registries that are asked enough already
    List<SourceClaim> claim(int most, Collection<String> busy) throws SQLException {
        return transaction(connection -> claim(connection, most, busy));
    }

    /// Notes which looks have ended.
    void note() throws SQLException {
        transaction(_ -> List.of());
    }

    private List<SourceClaim> transaction(Claiming claiming) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var noted = finished.note(connection);
                var claimed = claiming.on(connection);
                connection.commit();
                noted.forget();
                return claimed;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private interface Claiming {
        List<SourceClaim> on(Connection connection) throws SQLException;
    }

    private List<SourceClaim> claim(Connection connection, int most, Collection<String> busy)
            throws SQLException {
        var claimed = new ArrayList<SourceClaim>();
        var excluded = connection.createArrayOf("text", busy.toArray());
        try (var free = Statements.prepared(connection, FREE_REGISTRY, rate, excluded);
                var registries = free.executeQuery()) {
            if (!registries.next()) {
                return claimed;
            }
            var registry = registries.getString(1);
            var room = Math.min(most, Math.min(registries.getInt(2), rate));
            try (var claim =
                            Statements.prepared(
                                    connection, CLAIM, lease.toMillis(), registry, room);
                    var rows = claim.executeQuery()) {
                while (rows.next()) {
                    claimed.add(
                            new SourceClaim(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getInt(3),
                                    List.of()));
                }
            }
            try (var spend =
                    Statements.prepared(connection, SPEND, claimed.size(), rate, registry)) {
                spend.executeUpdate();
            }
        }
        return withFollowers(connection, claimed);
    }

    private static List<SourceClaim> withFollowers(Connection connection, List<SourceClaim> claimed)
            throws SQLException {
        var names = claimed.stream().map(SourceClaim::source).toArray();
        var followers = new HashMap<String, List<Follower>>();
        try (var select =
                        Statements.prepared(
                                connection, FOLLOWERS, connection.createArrayOf("text", names));
                var rows = select.executeQuery()) {
            while (rows.next()) {
                followers
                        .computeIfAbsent(rows.getString("source"), _ -> new ArrayList<>())
                        .add(Follower.read(rows));
            }
        }
        return claimed.stream()
                .map(it ->
                        new SourceClaim(
                                it.source(),
                                it.registry(),
                                it.failures(),
                                followers.getOrDefault(it.source(), List.of())))
                .toList();
    }

    /// Nobody follows it any more, unless somebody began to this very moment.
    void drop(SourceClaim claim) throws SQLException {
        sql().update(
                        "delete from sources where source = ? and not exists"
                                + " (select from scheduled_tags t where t.source = sources.source)",
                        claim.source());
    }

    /// It was looked at, which is noted with the next claim.
    void finish(SourceClaim claim, Duration untilNext, int failures) {
        finished.add(claim, untilNext, failures);
    }

    void wait(Follower follower, Optional<Arriving> arriving) throws SQLException {
        sql().update(
                        "update scheduled_tags set arriving = ?, arriving_since = ?, moving_since = ?"
                                + " where stream_uid = ? and tag = ?",
                        arriving.map(it -> it.digest().toString()).orElse(null),
                        arriving.map(it -> Timestamp.from(it.since())).orElse(null),
                        arriving.map(it -> Timestamp.from(it.moving())).orElse(null),
                        follower.streamUid(),
                        follower.tag());
    }

    /// The tag has what the source points to, without having moved for it.
    void took(Follower follower, Digest digest, @Nullable Digest platform) throws SQLException {
        sql().update(
                        "update scheduled_tags set digest = ?, platform_digest = ?,"
                                + " platform_of = ?, arriving = null,"
                                + " arriving_since = null, moving_since = null"
                                + " where stream_uid = ? and tag = ?",
                        digest.toString(),
                        platform == null ? null : platform.toString(),
                        digest.toString(),
                        follower.streamUid(),
                        follower.tag());
    }

    /// @param index of which that image is
    void rememberPlatform(Follower follower, Digest index, Digest platform) throws SQLException {
        sql().update(
                        "update scheduled_tags set platform_digest = ?, platform_of = ?"
                                + " where stream_uid = ? and tag = ?",
                        platform.toString(),
                        index.toString(),
                        follower.streamUid(),
                        follower.tag());
    }

    void failed(Follower follower, String reason) throws SQLException {
        sql().update(
                        "update scheduled_tags set failure = ? where stream_uid = ? and tag = ?",
                        reason,
                        follower.streamUid(),
                        follower.tag());
    }

    /// Has what is there fetched, unless that is being done.
    void fetch(Follower follower, String id, @Nullable Digest observed, Instant deadline)
            throws SQLException {
        var job =
                new ImportJob(
                        id,
                        follower.namespace(),
                        follower.stream(),
                        List.of(follower.wanted()),
                        null,
                        observed == null ? "" : observed.toString());
        sql().update(
                        "insert into imports (id, namespace, stream, registries, stream_uid, tag,"
                                + " job, state, created_at, deadline) select ?, ?, ?,"
                                + " string_to_array(?, ' '), ?, ?, ?, 'pending', now(), ?"
                                + " where not exists (select from imports where stream_uid = ? and tag = ?"
                                + " and state = 'pending')",
                        id,
                        follower.namespace(),
                        follower.stream(),
                        String.join(" ", job.registries()),
                        follower.streamUid(),
                        follower.tag(),
                        Json.bytes(job),
                        Timestamp.from(deadline),
                        follower.streamUid(),
                        follower.tag());
    }

    private Statements sql() {
        return new Statements(database);
    }
}
