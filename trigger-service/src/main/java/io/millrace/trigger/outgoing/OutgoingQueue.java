package io.millrace.trigger.outgoing;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.database.Statements;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

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
        return tables().one(CLAIM, OutgoingQueue::claim, LEASE.toMillis());
    }

    private static OutgoingClaim claim(ResultSet row) throws SQLException {
        return new OutgoingClaim(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                new OutgoingEvent(
                        row.getString(4), row.getString(5), row.getString(6), row.getString(7)),
                row.getInt(8));
    }

    /// The subscription's Secret as it is now.
    Optional<byte[]> secret(OutgoingClaim claim) throws SQLException {
        var key = ResourceKey.of(ResourceType.SECRET, claim.namespace(), claim.subscription());
        return tables().one(
                        "select body from projections where key = ?",
                        row -> row.getBytes(1),
                        key.wire());
    }

    void arrived(OutgoingClaim claim) throws SQLException {
        tables().update("delete from outgoing_events where id = ?", claim.row());
    }

    void putOff(OutgoingClaim claim, Duration pause, String why) throws SQLException {
        tables().update(
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
        tables().update(
                        "update outgoing_events set lease_until = null, failure = ?, dead = true where id = ?",
                        why,
                        claim.row());
        tables().update(
                        """
                        delete from outgoing_events where id in (
                            select id from outgoing_events
                            where namespace = ? and subscription = ? and dead order by id desc offset ?)
                        """,
                        claim.namespace(),
                        claim.subscription(),
                        DEAD_KEPT);
    }

    private Statements tables() {
        return new Statements(database);
    }
}
