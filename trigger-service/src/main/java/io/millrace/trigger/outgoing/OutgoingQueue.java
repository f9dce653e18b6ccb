package io.millrace.trigger.outgoing;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// What is to be sent, as those see it who send. Each statement is a transaction of its own.
record OutgoingQueue(DataSource database) {

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int DEAD_KEPT = 1000;

    private static final String CLAIM =
            """
            update outgoing_events set attempts = attempts + 1,
                lease_until = now() + ? * interval '1 millisecond'
            where id = (
                select id from outgoing_events
                where not dead and next_at <= now() and (lease_until is null or lease_until < now())
                order by next_at, id limit 1 for update skip locked)
            returning id, namespace, subscription, event_id, type, source, body, attempts
            """;

    Optional<OutgoingClaim> claim() throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepared(connection, CLAIM, LEASE.toMillis());
                var row = statement.executeQuery()) {
            return row.next()
                    ? Optional.of(
                            new OutgoingClaim(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    new OutgoingEvent(
                                            row.getString(4),
                                            row.getString(5),
                                            row.getString(6),
                                            row.getString(7)),
                                    row.getInt(8)))
                    : Optional.empty();
        }
    }

    /// The subscription's Secret as it is now.
    Optional<byte[]> secret(OutgoingClaim claim) throws SQLException {
        var key = ResourceKey.of(ResourceType.SECRET, claim.namespace(), claim.subscription());
        try (var connection = database.getConnection();
                var statement =
                        prepared(
                                connection,
                                "select body from projections where key = ?",
                                key.wire());
                var row = statement.executeQuery()) {
            return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
        }
    }

    void arrived(OutgoingClaim claim) throws SQLException {
        update("delete from outgoing_events where id = ?", claim.row());
    }

    void putOff(OutgoingClaim claim, Duration pause, String why) throws SQLException {
        update(
                """
                update outgoing_events set lease_until = null, failure = ?,
                    next_at = now() + ? * interval '1 millisecond'
                where id = ?
                """,
                why,
                pause.toMillis(),
                claim.row());
    }

    /// Nobody tries again.
    void giveUp(OutgoingClaim claim, String why) throws SQLException {
        update(
                "update outgoing_events set lease_until = null, failure = ?, dead = true where id = ?",
                why,
                claim.row());
        update(
                """
                delete from outgoing_events where id in (
                    select id from outgoing_events
                    where namespace = ? and subscription = ? and dead order by id desc offset ?)
                """,
                claim.namespace(),
                claim.subscription(),
                DEAD_KEPT);
    }

    private void update(String sql, @Nullable Object... parameters) throws SQLException {
        try (var connection = database.getConnection();
                var statement = prepared(connection, sql, parameters)) {
            statement.executeUpdate();
        }
    }

    private static PreparedStatement prepared(
            Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var index = 0; index < parameters.length; index++) {
            statement.setObject(index + 1, parameters[index]);
        }
        return statement;
    }
}
