package io.millrace.gateway.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The records that `GET /audit` shows, of all replicas, in the gateway's own schema.
final class AuditTable implements Destination {

    private static final Duration BETWEEN_TIDYING = Duration.ofMinutes(5);
    private static final int AT_ONCE = 10_000;
    private static final int SECONDS = 15;

    private final DataSource database;
    private final Duration retention;
    private final long rows;
    private final InstantSource clock;
    private Instant tidied = Instant.EPOCH;

    AuditTable(DataSource database, Duration retention, long rows, InstantSource clock) {
        this.database = database;
        this.retention = retention;
        this.rows = rows;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "table";
    }

    @Override
    public void take(List<AuditRecord> records) throws SQLException {
        try (var connection = database.getConnection();
                var insert =
                        connection.prepareStatement(
                                """
                                insert into audit (at, namespace, username, event)
                                select * from unnest(?::timestamptz[], ?::text[], ?::text[], ?::text[])
                                """)) {
            insert.setQueryTimeout(SECONDS);
            insert.setArray(
                    1, texts(connection, records.stream().map(it -> "" + it.received()).toList()));
            insert.setArray(
                    2, texts(connection, records.stream().map(AuditRecord::namespace).toList()));
            insert.setArray(
                    3, texts(connection, records.stream().map(AuditRecord::username).toList()));
            insert.setArray(
                    4,
                    texts(
                            connection,
                            records.stream()
                                    .map(it -> new String(it.json(), StandardCharsets.UTF_8))
                                    .toList()));
            insert.executeUpdate();
        }
    }

    private static java.sql.Array texts(Connection connection, List<String> values)
            throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    /// A remembered record.
    record Row(long id, String event) {}

    /// The newest records that the question is about, newest first.
    List<Row> find(AuditQuery query) throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(selection(query))) {
            select.setQueryTimeout(SECONDS);
            int index = 0;
            select.setLong(++index, query.before());
            select.setTimestamp(++index, Timestamp.from(query.since()));
            select.setTimestamp(++index, Timestamp.from(query.until()));
            if (!query.namespace().isEmpty()) {
                select.setString(++index, query.namespace());
            }
            if (!query.user().isEmpty()) {
                select.setString(++index, query.user());
            }
            select.setInt(++index, query.limit());
            return rows(select);
        }
    }

    private static String selection(AuditQuery query) {
        return "select id, event from audit where id < ? and at >= ? and at < ?"
                + (query.namespace().isEmpty() ? "" : " and namespace = ?")
                + (query.user().isEmpty() ? "" : " and username = ?")
                + " order by id desc limit ?";
    }

    private static List<Row> rows(PreparedStatement select) throws SQLException {
        var rows = new ArrayList<Row>();
        try (var result = select.executeQuery()) {
            while (result.next()) {
                rows.add(new Row(result.getLong(1), result.getString(2)));
            }
        }
        return rows;
    }

    /// Forgets what is too old or too much, in steps that keep nobody waiting.
    @Override
    public void tidy() throws SQLException {
        var now = clock.instant();
        if (now.isBefore(tidied.plus(BETWEEN_TIDYING))) {
            return;
        }
        tidied = now;
        while (delete("at < ?", Timestamp.from(now.minus(retention))) == AT_ONCE) {}
        while (delete("id <= (select max(id) from audit) - ?", rows) == AT_ONCE) {}
    }

    private int delete(String condition, @Nullable Object bound) throws SQLException {
        try (var connection = database.getConnection();
                var delete =
                        connection.prepareStatement(
                                """
                                delete from audit where id in (
                                    select id from audit where %s
                                    order by id limit %d for update skip locked)
                                """
                                        .formatted(condition, AT_ONCE))) {
            delete.setQueryTimeout(SECONDS);
            delete.setObject(1, bound);
            return delete.executeUpdate();
        }
    }
}
