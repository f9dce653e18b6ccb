package io.millrace.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.core.Namespace;
import io.millrace.contract.core.NamespaceStatus;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The work of the gateway's owner, whose state is in memory.
public final class MemoryWork implements Work {

    private static final Map<ResourceType, Strategy> STRATEGIES =
            Map.of(
                    ResourceType.ROLE,
                    new RoleStrategy(),
                    ResourceType.CLUSTER_ROLE,
                    new ClusterRoleStrategy(),
                    ResourceType.ROLE_BINDING,
                    BindingStrategy.IN_NAMESPACE,
                    ResourceType.CLUSTER_ROLE_BINDING,
                    BindingStrategy.EVERYWHERE,
                    ResourceType.ROLE_BINDING_RESTRICTION,
                    new RestrictionStrategy());

    private final Map<ResourceKey, Resource> resources = new HashMap<>();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private long sequence;
    private int uids;

    /// How many changes there have been.
    long sequence() {
        return sequence;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public void namespace(String name) {
        save(
                ResourceKey.cluster(ResourceType.NAMESPACE, name),
                Namespace.of(ObjectMeta.named(name))
                        .withStatus(new NamespaceStatus("Active", null)));
    }

    /// Decides a write of a role or a binding.
    Outcome decide(
            Requester requester,
            Verb verb,
            ResourceType type,
            String namespace,
            String name,
            String json) {
        var command = command(requester, verb, type, namespace, name, json);
        try {
            var strategy = Objects.requireNonNull(STRATEGIES.get(type));
            return ResourceWrites.decide(strategy, command, this);
        } catch (RefusedException refused) {
            return new Outcome.Refused(refused.refusal());
        }
    }

    /// @param json with apostrophes for quotes
    public static Command command(
            Requester requester,
            Verb verb,
            ResourceType type,
            String namespace,
            String name,
            String json) {
        return new Command(
                "c",
                requester,
                verb,
                type.group(),
                type.plural(),
                "",
                namespace,
                name,
                json.isEmpty() ? null : Json.tree(json.replace('\'', '"').getBytes(UTF_8)),
                verb == Verb.PATCH ? "application/merge-patch+json" : null,
                null,
                null,
                Map.of(),
                false,
                Instant.EPOCH,
                "",
                Map.of());
    }

    /// What a refused write was answered.
    static Refusal refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Refused(var refusal)) {
            return refusal;
        }
        throw new AssertionError("Not refused: " + outcome);
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
        return Optional.empty();
    }

    @Override
    public List<Resource> projectedList(ResourceType type, String namespace) {
        return List.of();
    }

    @Override
    public Resource save(ResourceKey key, Object object) {
        var tree = (ObjectNode) Json.tree(object).deepCopy();
        var metadata = (ObjectNode) tree.path("metadata");
        metadata.put("resourceVersion", Long.toString(++sequence));
        var resource =
                new Resource(key, metadata.path("uid").asText(""), sequence, Json.bytes(tree));
        resources.put(key, resource);
        return resource;
    }

    @Override
    public void delete(ResourceKey key) {
        sequence++;
        resources.remove(key);
    }

    @Override
    public void publish(Fact fact) {}

    @Override
    public void send(Owner to, Command command) {
        throw new UnsupportedOperationException("Nobody is there");
    }

    @Override
    public void reply(String commandId, String replyTo, Outcome outcome) {
        throw new UnsupportedOperationException("Nobody waits");
    }

    @Override
    public void execute(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException("There is no database");
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        throw new UnsupportedOperationException("There is no database");
    }

    @Override
    public void afterCommit(Runnable action) {
        action.run();
    }
}
