package io.millrace.importer.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The writer's work with projections and output in memory, and the tables in a real database.
final class Desk implements Work {

    /// An answer to a deferred command.
    record Answer(String commandId, String replyTo, Outcome outcome) {}

    /// A command on its way to another owner.
    record Sent(Owner to, Command command) {}

    final List<Fact> facts = new ArrayList<>();
    final List<Sent> sent = new ArrayList<>();
    final List<Answer> answers = new ArrayList<>();
    private final Connection connection;
    private final Map<ResourceKey, Resource> projections = new HashMap<>();
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private long sequence;
    private int uids;

    Desk(Connection connection) {
        this.connection = connection;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    Resource project(ResourceKey key, Object object) {
        var tree = (ObjectNode) Json.tree(object);
        ((ObjectNode) tree.path("metadata")).put("resourceVersion", Long.toString(++sequence));
        var resource =
                new Resource(
                        key,
                        tree.path("metadata").path("uid").asText(""),
                        sequence,
                        Json.bytes(tree));
        projections.put(key, resource);
        return resource;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String newUid() {
        return "uid-" + ++uids;
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
        return Optional.ofNullable(projections.get(key));
    }

    @Override
    public List<Resource> projectedList(ResourceType type, String namespace) {
        return projections.values().stream().filter(it -> it.key().type().equals(type)).toList();
    }

    @Override
    public Resource save(ResourceKey key, Object object) {
        throw new UnsupportedOperationException("The importer stores no resources");
    }

    @Override
    public void delete(ResourceKey key) {
        throw new UnsupportedOperationException("The importer stores no resources");
    }

    @Override
    public void publish(Fact fact) {
        facts.add(fact);
    }

    @Override
    public void send(Owner to, Command command) {
        sent.add(new Sent(to, command));
    }

    @Override
    public void reply(String commandId, String replyTo, Outcome outcome) {
        answers.add(new Answer(commandId, replyTo, outcome));
    }

    @Override
    public void execute(String sql, @Nullable Object... parameters) {
        try (var statement = prepared(sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (var statement = prepared(sql, parameters);
                var rows = statement.executeQuery()) {
            var found = new ArrayList<T>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private PreparedStatement prepared(String sql, @Nullable Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (var index = 0; index < parameters.length; index++) {
            var value = parameters[index];
            statement.setObject(
                    index + 1, value instanceof Instant at ? Timestamp.from(at) : value);
        }
        return statement;
    }

    @Override
    public void afterCommit(Runnable action) {
        action.run();
    }
}
