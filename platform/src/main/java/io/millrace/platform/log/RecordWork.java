package io.millrace.platform.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Reply;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Topics;
import io.millrace.platform.access.PolicyOverlay;
import io.millrace.platform.access.Rbac;
import io.millrace.platform.events.CloudEvent;
import io.millrace.platform.events.EventCodec;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The work of one input, laid over the batch so far and over the committed state.
final class RecordWork implements Work {

    /// Below the largest record, so that an object also fits into an answer, with its headers.
    private static final int LARGEST_OBJECT = Topics.LARGEST_RECORD / 4 * 3;

    private static final int LARGEST_MESSAGE = Topics.LARGEST_RECORD - 64 * 1024;

    private static final JsonNode DONE =
            Json.tree(Map.of("kind", "Status", "apiVersion", "v1", "status", "Success"));

    private final Batch batch;
    private final String traceparent;
    private final String cause;
    private final Layer own = new Layer();

    RecordWork(Batch batch, String traceparent) {
        this(batch, traceparent, "");
    }

    RecordWork(Batch batch, String traceparent, String cause) {
        this.batch = batch;
        this.traceparent = traceparent;
        this.cause = cause;
    }

    Layer layer() {
        return own;
    }

    String traceparent() {
        return traceparent;
    }

    long sequence() {
        return batch.sequence();
    }

    /// Takes back everything that the input has done so far.
    void undo() {
        own.clear();
    }

    /// A dry run ends here: only its answer goes out, and nothing remembers it.
    void keepRepliesOnly() {
        var replies =
                own.outbound.stream()
                        .filter(it -> it.topic().equals(Topics.REPLIES.name()))
                        .toList();
        own.clear();
        own.outbound.addAll(replies);
    }

    @Override
    public Instant now() {
        return batch.now();
    }

    @Override
    public String cause() {
        return cause;
    }

    @Override
    public String newUid() {
        return UUID.randomUUID().toString();
    }

    @Override
    public Optional<Resource> find(ResourceKey key) {
        var mine = own.resources.get(key);
        return mine != null ? mine : earlier(key);
    }

    /// The resource as it was before this input.
    private Optional<Resource> earlier(ResourceKey key) {
        var earlier = batch.layer().resources.get(key);
        return earlier != null ? earlier : Optional.ofNullable(batch.state().resources.get(key));
    }

    /// An object that is not stored keeps the version that it has, if it has any.
    private ObjectNode wouldBe(ResourceKey key) {
        var object = find(key).orElseThrow().tree();
        var metadata = (ObjectNode) object.get("metadata");
        var stored = earlier(key).map(it -> Long.toString(it.sequence()));
        stored.ifPresentOrElse(
                it -> metadata.put("resourceVersion", it),
                () -> metadata.remove("resourceVersion"));
        return object;
    }

    @Override
    public List<Resource> list(ResourceType type, String namespace) {
        var found = OwnerState.range(batch.state().resources, type, namespace);
        Layer.overlay(found, batch.layer().resources, type, namespace);
        Layer.overlay(found, own.resources, type, namespace);
        return List.copyOf(found.values());
    }

    @Override
    public Optional<Resource> projected(ResourceKey key) {
        return projection(key).map(Projected::resource);
    }

    Optional<Projected> projection(ResourceKey key) {
        var mine = own.projections.get(key);
        if (mine != null) {
            return mine;
        }
        var earlier = batch.layer().projections.get(key);
        return earlier != null ? earlier : Optional.ofNullable(batch.state().projections.get(key));
    }

    @Override
    public List<Resource> projectedList(ResourceType type, String namespace) {
        var found = OwnerState.range(batch.state().projections, type, namespace);
        Layer.overlay(found, batch.layer().projections, type, namespace);
        Layer.overlay(found, own.projections, type, namespace);
        return found.values().stream().map(Projected::resource).toList();
    }

    @Override
    public Rbac access() {
        var changes = batch.layer().access();
        changes.putAll(own.access());
        var committed = batch.state().access;
        return new Rbac(changes.isEmpty() ? committed : new PolicyOverlay(committed, changes));
    }

    /// @throws RefusedException when the object is larger than Kafka could carry
    @Override
    public Resource save(ResourceKey key, Object object) {
        var tree = object instanceof ObjectNode node ? node : (ObjectNode) Json.tree(object);
        var sequence = batch.nextSequence();
        var metadata = (ObjectNode) tree.get("metadata");
        metadata.put("resourceVersion", Long.toString(sequence));
        var body = Json.bytes(tree);
        requireAtMost(LARGEST_OBJECT, body);
        var resource = new Resource(key, metadata.path("uid").asText(), sequence, body);
        changelog(resource.key(), resource.uid(), sequence, resource.body());
        own.resources.put(key, Optional.of(resource));
        return resource;
    }

    private static void requireAtMost(int limit, byte[] body) {
        if (body.length > limit) {
            throw Refusal.tooLarge(limit).asException();
        }
    }

    @Override
    public void delete(ResourceKey key) {
        var previous = find(key);
        if (previous.isEmpty()) {
            return;
        }
        var sequence = batch.nextSequence();
        own.tombstones.add(new Layer.Tombstone(key, previous.get().uid(), sequence));
        changelog(key, previous.get().uid(), sequence, null);
        own.resources.put(key, Optional.empty());
    }

    private void changelog(ResourceKey key, String uid, long sequence, byte @Nullable [] body) {
        if (own.resources.containsKey(key)) {
            var topic = Topics.resources(owner()).name();
            own.outbound.removeIf(it -> it.key().equals(key.wire()) && it.topic().equals(topic));
        }
        own.outbound.add(batch.changelogRecord(key, uid, sequence, body, traceparent));
    }

    /// Where all that the input has done can be seen, not the object alone: a project without the
    /// rights in it would be nobody's yet.
    private long position(Optional<Resource> resource) {
        return own.resources.isEmpty()
                ? resource.map(Resource::sequence).orElse(batch.sequence())
                : batch.sequence();
    }

    @Override
    public void publish(Fact fact) {
        emit(Topics.events(owner()).name(), fact.recordKey(), fact.type(), "", fact);
    }

    @Override
    public void send(Owner to, Command command) {
        emit(
                Topics.commands(to).name(),
                command.recordKey(),
                command.type(to),
                command.id(),
                command);
    }

    @Override
    public void reply(String commandId, String replyTo, Outcome outcome) {
        answer(replyTo, replyOf(commandId, outcome, false));
    }

    /// Turns an outcome into the reply and remembers it.
    void answer(Command command, Outcome outcome) {
        var reply = replyOf(command.id(), outcome, command.dryRun());
        answer(
                command.replyTo(),
                reply == null
                        ? null
                        : reply.withWarning(command.option(Command.WARNING).orElse(null)));
    }

    private void answer(String replyTo, @Nullable Reply reply) {
        if (reply == null) {
            return;
        }
        own.decided.add(
                new Layer.Decided(
                        reply.commandId(),
                        reply.code(),
                        reply.position(),
                        reply.key() == null ? "" : reply.key(),
                        reply.body() == null
                                ? ""
                                : new String(
                                        EventCodec.encode(reply.body()), StandardCharsets.UTF_8)));
        if (!replyTo.isEmpty()) {
            emitReply(replyTo, reply);
        }
    }

    void emitReply(String replyTo, Reply reply) {
        emit(
                Topics.REPLIES.name(),
                replyTo,
                "io.millrace." + owner().wireName() + ".CommandDecided.v1",
                "",
                reply);
    }

    private @Nullable Reply replyOf(String commandId, Outcome outcome, boolean dryRun) {
        return switch (outcome) {
            case Outcome.Stored(var code, var key) ->
                    dryRun
                            ? new Reply(commandId, code, owner(), 0, null, wouldBe(key))
                            : new Reply(
                                    commandId,
                                    code,
                                    owner(),
                                    position(find(key)),
                                    key.wire(),
                                    null);
            case Outcome.Answered(var code, var body) ->
                    new Reply(
                            commandId,
                            code,
                            owner(),
                            dryRun || own.resources.isEmpty() ? 0 : batch.sequence(),
                            null,
                            sendable(body));
            case Outcome.Refused(var refusal) ->
                    new Reply(
                            commandId,
                            refusal.code(),
                            owner(),
                            0,
                            null,
                            Json.tree(refusal.toStatus()));
            case Outcome.Deferred() -> null;
        };
    }

    /// What is too large to be sent (the list of a great many deleted objects) is only confirmed.
    private static Object sendable(Object body) {
        var tree = body instanceof JsonNode ? body : Json.tree(body);
        return Json.bytes(tree).length <= LARGEST_OBJECT ? tree : DONE;
    }

    private void emit(String topic, String key, String type, String id, Object message) {
        var headers =
                CloudEvent.attributes(
                        id.isEmpty() ? batch.nextEventId() : id,
                        owner(),
                        type,
                        key,
                        now(),
                        traceparent);
        var body = EventCodec.encode(message);
        requireAtMost(LARGEST_MESSAGE, body);
        own.outbound.add(new OutboundRecord(0, topic, key, headers, body));
    }

    @Override
    public void execute(String sql, @Nullable Object... parameters) {
        own.statements.add(new Statement(sql, Arrays.asList(parameters)));
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try {
            return batch.query(sql, reader, Arrays.asList(parameters));
        } catch (SQLException e) {
            throw new QueryFailedException(sql, e);
        }
    }

    @Override
    public void afterCommit(Runnable action) {
        own.afterCommit.add(action);
    }

    private Owner owner() {
        return batch.owner();
    }
}
