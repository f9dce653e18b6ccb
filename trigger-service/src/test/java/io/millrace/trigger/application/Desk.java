package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The work of one input, on real tables, with the projections and what goes out in memory.
record Desk(
        Connection connection,
        Instant now,
        TreeMap<String, Resource> projections,
        List<Fact> facts,
        List<Command> commands,
        List<Runnable> afterwards,
        List<String> statements,
        List<String> queries)
        implements Work {

    static final String CAUSE = "imagestream-1-7";

    Desk(Connection connection, Instant now, Map<String, Resource> projections) {
        this(
                connection,
                now,
                new TreeMap<>(projections),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }

    /// Whether the input leaves no trace, so that nothing need be committed.
    boolean isUntouched() {
        return facts.isEmpty()
                && commands.isEmpty()
                && afterwards.isEmpty()
                && statements.isEmpty();
    }

    @Override
    public String cause() {
        return CAUSE;
    }

    @Override
    public String newUid() {
        throw new UnsupportedOperationException("A trigger creates nothing");
    }

    @Override
    public Optional<Resource> find(ResourceKey key) {
        return Optional.empty();
    }

    @Override
    public List<Resource> list(ResourceType type, String namespace) {
        return List.of();
    }

    @Override
    public Optional<Resource> projected(ResourceKey key) {
        return Optional.ofNullable(projections.get(key.wire()));
    }

    @Override
    public List<Resource> projectedList(ResourceType type, String namespace) {
        return projections.values().stream()
                .filter(it ->
                        it.key().type().equals(type)
                                && (namespace.isEmpty() || it.key().namespace().equals(namespace)))
                .toList();
    }

    @Override
    public Resource save(ResourceKey key, Object object) {
        throw new UnsupportedOperationException("A trigger stores no resource");
    }

    @Override
    public void delete(ResourceKey key) {
        throw new UnsupportedOperationException("A trigger deletes no resource");
    }

    @Override
    public void publish(Fact fact) {
        facts.add(fact);
    }

    @Override
    public void send(Owner to, Command command) {
        if (to != Owner.BUILD) {
            throw new IllegalArgumentException("Nothing is asked of " + to);
        }
        commands.add(command);
    }

    @Override
    public void reply(String commandId, String replyTo, Outcome outcome) {
        throw new UnsupportedOperationException("A trigger is asked nothing");
    }

    @Override
    public void execute(String sql, @Nullable Object... parameters) {
        statements.add(sql);
        try (var statement = prepared(sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        queries.add(sql);
        try (var statement = prepared(sql, parameters);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var i = 0; i < parameters.length; i++) {
            switch (parameters[i]) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Instant instant -> statement.setTimestamp(i + 1, Timestamp.from(instant));
                case Object value -> statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    @Override
    public void afterCommit(Runnable action) {
        afterwards.add(action);
    }
}
