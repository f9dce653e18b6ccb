package io.millrace.trigger;

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
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The work of one input or of several, on real tables, with the owner's objects, the projections
/// and what goes out in memory.
public final class Desk implements Work {

    public static final String CAUSE = "imagestream-1-7";

    private final Tables tables;
    private final TreeMap<String, Resource> own = new TreeMap<>();
    private final TreeMap<String, Resource> projections;
    private final List<Fact> facts = new ArrayList<>();
    private final Map<String, String> plans = new LinkedHashMap<>();
    private boolean explaining;
    private final List<Command> commands = new ArrayList<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private final List<Runnable> unseen = new ArrayList<>();
    private boolean deferring;
    private final List<String> queries = new ArrayList<>();
    private Instant now;
    private long sequence;
    private int uids;

    public Desk(Tables tables, Instant now) {
        this(tables, now, Map.of());
    }

    public Desk(Tables tables, Instant now, Map<String, Resource> projections) {
        this.tables = tables;
        this.now = now;
        this.projections = new TreeMap<>(projections);
    }

    /// That of another input which knows the same of other owners.
    public Desk another() {
        var another = new Desk(tables, now, projections);
        another.deferring = deferring;
        return another;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public void project(ResourceType type, Object object) {
        var tree = (ObjectNode) Json.tree(Json.bytes(object));
        var metadata = tree.path("metadata");
        var key =
                new ResourceKey(
                        type, metadata.path("namespace").asText(), metadata.path("name").asText());
        projections.put(
                key.wire(),
                new Resource(key, metadata.path("uid").asText(), ++sequence, Json.bytes(tree)));
    }

    public Resource remove(ResourceType type, Object object) {
        var metadata = Json.tree(Json.bytes(object)).path("metadata");
        var key =
                new ResourceKey(
                        type, metadata.path("namespace").asText(), metadata.path("name").asText());
        return Objects.requireNonNull(projections.remove(key.wire()));
    }

    public List<Fact> facts() {
        return facts;
    }

    public <T extends Fact> List<T> facts(Class<T> type) {
        return facts.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public List<Command> commands() {
        return commands;
    }

    public List<Runnable> afterwards() {
        return afterwards;
    }

    public List<String> queries() {
        return queries;
    }

    /// From now on an input does not see its own statements, as in the service: they are carried
    /// out by [#flush()].
    public Desk deferring() {
        deferring = true;
        return this;
    }

    public void flush() {
        var all = List.copyOf(unseen);
        unseen.clear();
        all.forEach(Runnable::run);
    }

    /// From now on the plan of each statement about the ledger is kept.
    public void explain() {
        explaining = true;
    }

    /// The plans, by statement.
    public Map<String, String> plans() {
        return plans;
    }

    private void keepPlan(String sql, @Nullable Object... parameters) {
        if (!explaining || !sql.contains("ledger")) {
            return;
        }
        try (var statement = prepared("explain " + sql, parameters);
                var rows = statement.executeQuery()) {
            var plan = new StringBuilder();
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
            plans.merge(sql, plan.toString(), String::concat);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Whether the input leaves no trace, so that nothing need be committed.
    public boolean isUntouched() {
        return facts.isEmpty()
                && commands.isEmpty()
                && afterwards.isEmpty()
                && statements.isEmpty();
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String cause() {
        return CAUSE;
    }

    @Override
    public String newUid() {
        return "00000000-0000-0000-0000-%012d".formatted(++uids);
    }

    @Override
    public Optional<Resource> find(ResourceKey key) {
        return Optional.ofNullable(own.get(key.wire()));
    }

    @Override
    public List<Resource> list(ResourceType type, String namespace) {
        return of(own, type, namespace);
    }

    @Override
    public Optional<Resource> projected(ResourceKey key) {
        return Optional.ofNullable(projections.get(key.wire()));
    }

    @Override
    public List<Resource> projectedList(ResourceType type, String namespace) {
        return of(projections, type, namespace);
    }

    private static List<Resource> of(
            TreeMap<String, Resource> resources, ResourceType type, String namespace) {
        return resources.values().stream()
                .filter(it ->
                        it.key().type().equals(type)
                                && (namespace.isEmpty() || it.key().namespace().equals(namespace)))
                .toList();
    }

    @Override
    public Resource save(ResourceKey key, Object object) {
        var tree = (ObjectNode) Json.tree(Json.bytes(object));
        tree.withObject("/metadata").put("resourceVersion", Long.toString(++sequence));
        var saved =
                new Resource(key, tree.at("/metadata/uid").asText(), sequence, Json.bytes(tree));
        own.put(key.wire(), saved);
        return saved;
    }

    @Override
    public void delete(ResourceKey key) {
        own.remove(key.wire());
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
        throw new UnsupportedOperationException("Nothing that is deferred is answered here");
    }

    @Override
    public void execute(String sql, @Nullable Object... parameters) {
        statements.add(sql);
        if (deferring) {
            unseen.add(() -> carryOut(sql, parameters));
        } else {
            carryOut(sql, parameters);
        }
    }

    private void carryOut(String sql, @Nullable Object... parameters) {
        keepPlan(sql, parameters);
        try (var statement = prepared(sql, parameters)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        queries.add(sql);
        keepPlan(sql, parameters);
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
        var statement = tables.connection().prepareStatement(sql);
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
