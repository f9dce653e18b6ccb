package io.millrace.build.application;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Work whose resources are in memory and whose tables are in a real database.
final class InMemoryWork implements Work {

    private final Connection connection;
    private final Map<ResourceKey, Resource> resources = new HashMap<>();
    private final Map<ResourceKey, Resource> projections = new HashMap<>();
    private final List<Fact> facts = new ArrayList<>();
    private final List<Runnable> statements = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private long sequence;
    private int uids;

    InMemoryWork(Connection connection) {
        this.connection = connection;
    }

    List<Fact> facts() {
        return facts;
    }

    void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    /// Another owner's resource becomes known.
    void project(ResourceKey key, Object object) {
        projections.put(key, resource(key, Json.tree(object).deepCopy()));
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String newUid() {
        return "00000000-0000-0000-0000-%012d".formatted(++uids);
    }

    @Override
    public Optional<Resource> find(ResourceKey key) {
        return Optional.ofNullable(resources.get(key));
    }

    @Override
    public List<Resource> list(ResourceType type, String namespace) {
        return resources.values().stream()
                .filter(it -> it.key().type().equals(type))
                .filter(it -> namespace.isEmpty() || it.key().namespace().equals(namespace))
                .sorted(Comparator.comparing(it -> it.key().wire()))
                .toList();
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
        var resource = resource(key, Json.tree(object).deepCopy());
        resources.put(key, resource);
        return resource;
    }

    private Resource resource(ResourceKey key, Object tree) {
        var node = (ObjectNode) tree;
        var metadata = (ObjectNode) node.path("metadata");
        metadata.put("resourceVersion", Long.toString(++sequence));
        return new Resource(key, metadata.path("uid").asText(""), sequence, Json.bytes(node));
    }

    @Override
    public void delete(ResourceKey key) {
        resources.remove(key);
    }

    @Override
    public void publish(Fact fact) {
        facts.add(fact);
    }

    @Override
    public void send(Owner to, Command command) {
        throw new UnsupportedOperationException("The build service sends no commands");
    }

    @Override
    public void reply(String commandId, String replyTo, Outcome outcome) {
        throw new UnsupportedOperationException("The build service defers nothing");
    }

    /// As in the service, an input does not see its own statements.
    @Override
    public void execute(String sql, @Nullable Object... parameters) {
        statements.add(() -> {
            try (var statement = prepared(sql, parameters)) {
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException(sql, e);
            }
        });
    }

    /// The input has been decided.
    void commit() {
        statements.forEach(Runnable::run);
        statements.clear();
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
