package io.millrace.gateway.accounts;

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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Work whose resources are in memory; accounts need nothing else.
final class InMemoryWork implements Work {

    private final Map<ResourceKey, Resource> resources = new HashMap<>();
    private Instant now = Instant.parse("2026-11-25T12:00:00Z");
    private long sequence;
    private int uids;

    void pass(Duration time) {
        now = now.plus(time);
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
        var node = (ObjectNode) Json.tree(object).deepCopy();
        var metadata = (ObjectNode) node.path("metadata");
        metadata.put("resourceVersion", Long.toString(++sequence));
        var resource = new Resource(key, metadata.path("uid").asText(), sequence, Json.bytes(node));
        resources.put(key, resource);
        return resource;
    }

    @Override
    public void delete(ResourceKey key) {
        resources.remove(key);
    }

    @Override
    public void publish(Fact fact) {
        throw new UnsupportedOperationException("Accounts say no facts");
    }

    @Override
    public void send(Owner to, Command command) {
        throw new UnsupportedOperationException("Accounts send no commands");
    }

    @Override
    public void reply(String commandId, String replyTo, Outcome outcome) {
        throw new UnsupportedOperationException("Accounts defer nothing");
    }

    @Override
    public void execute(String sql, @Nullable Object... parameters) {
        throw new UnsupportedOperationException("Accounts have no tables");
    }

    @Override
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        throw new UnsupportedOperationException("Accounts have no tables");
    }

    @Override
    public void afterCommit(Runnable action) {
        throw new UnsupportedOperationException("Accounts do nothing afterwards");
    }
}
