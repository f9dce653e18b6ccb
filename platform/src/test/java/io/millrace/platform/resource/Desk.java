package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.contract.build.Build;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An owner of image streams and builds without rules of its own, in memory.
final class Desk {

    static final String STREAM = "imagestreams";

    Instant now = Instant.parse("2026-11-23T03:00:00Z");
    final List<String> uids = new ArrayList<>();

    private final TreeMap<String, Resource> resources = new TreeMap<>();
    private final Map<String, String> options = new HashMap<>();
    private final Strategy streams = new Plain(ResourceType.IMAGE_STREAM, ImageStream.class);
    private final Strategy builds = new Plain(ResourceType.BUILD, Build.class);
    private long sequence;
    private int made;
    private boolean dryRun;

    Desk() {
        var namespace = ResourceKey.cluster(ResourceType.NAMESPACE, "demo");
        resources.put(
                namespace.wire(),
                new Resource(
                        namespace,
                        "n1",
                        1,
                        "{\"metadata\":{\"name\":\"demo\"}}".getBytes(StandardCharsets.UTF_8)));
    }

    private record Plain(ResourceType type, Class<?> model) implements Strategy {}

    /// The options of the requests that follow, as `name, value` pairs.
    Desk with(String... pairs) {
        options.clear();
        for (var i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        return this;
    }

    Desk dry(boolean isDry) {
        dryRun = isDry;
        return this;
    }

    Outcome create(String json) {
        return decide(Verb.CREATE, STREAM, "", json, null);
    }

    Outcome update(String name, String json) {
        return decide(Verb.UPDATE, STREAM, name, json, null);
    }

    Outcome merge(String name, String json) {
        return decide(Verb.PATCH, STREAM, name, json, "application/merge-patch+json");
    }

    Outcome json(String name, String json) {
        return decide(Verb.PATCH, STREAM, name, json, "application/json-patch+json");
    }

    /// Applies as a manager; `!` behind its name forces.
    Outcome apply(String manager, String name, String json) {
        var forces = manager.endsWith("!");
        with(
                "fieldManager",
                forces ? manager.substring(0, manager.length() - 1) : manager,
                "force",
                Boolean.toString(forces),
                "mayCreate",
                "true");
        return decide(Verb.PATCH, STREAM, name, json, "application/apply-patch+yaml");
    }

    Outcome delete(String resource, String name) {
        return decide(Verb.DELETE, resource, name, "{}", null);
    }

    Outcome decide(
            Verb verb, String resource, String name, String json, @Nullable String patchType) {
        var rules = resource.equals(STREAM) ? streams : builds;
        var before = new TreeMap<>(resources);
        var command =
                new Command(
                        "c" + ++made,
                        new Requester("alice", "u1", List.of(), Map.of()),
                        verb,
                        rules.type().group(),
                        resource,
                        "",
                        "demo",
                        name,
                        Json.tree(json.getBytes(StandardCharsets.UTF_8)),
                        patchType,
                        null,
                        null,
                        options,
                        dryRun,
                        now,
                        "",
                        Map.of());
        try {
            return ResourceWrites.decide(rules, List.of(streams, builds), command, new InMemory());
        } catch (RefusedException refused) {
            resources.clear();
            resources.putAll(before);
            return new Outcome.Refused(refused.refusal());
        }
    }

    static Refusal refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Refused(var refusal)) {
            return refusal;
        }
        throw new AssertionError(outcome);
    }

    Optional<Resource> find(String resource, String name) {
        var type = resource.equals(STREAM) ? ResourceType.IMAGE_STREAM : ResourceType.BUILD;
        return Optional.ofNullable(resources.get(ResourceKey.of(type, "demo", name).wire()));
    }

    ObjectNode stream(String name) {
        return find(STREAM, name).orElseThrow().tree();
    }

    private final class InMemory implements Work {

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public String newUid() {
            return uids.isEmpty()
                    ? UUID.nameUUIDFromBytes(
                                    Long.toString(++sequence).getBytes(StandardCharsets.UTF_8))
                            .toString()
                    : uids.removeFirst();
        }

        @Override
        public Optional<Resource> find(ResourceKey key) {
            return Optional.ofNullable(resources.get(key.wire()));
        }

        @Override
        public List<Resource> list(ResourceType type, String namespace) {
            return resources.values().stream()
                    .filter(it -> it.key().type().equals(type))
                    .filter(it -> it.key().namespace().equals(namespace))
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
            var tree = (ObjectNode) Json.tree(object);
            tree.withObject("/metadata").put("resourceVersion", Long.toString(++sequence));
            var uid = tree.path("metadata").path("uid").asText();
            var saved = new Resource(key, uid, sequence, Json.bytes(tree));
            resources.put(key.wire(), saved);
            return saved;
        }

        @Override
        public void delete(ResourceKey key) {
            resources.remove(key.wire());
        }

        @Override
        public void publish(Fact fact) {}

        @Override
        public void send(Owner to, Command command) {}

        @Override
        public void reply(String commandId, String replyTo, Outcome outcome) {}

        @Override
        public void execute(String sql, @Nullable Object... parameters) {}

        @Override
        public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
            return List.of();
        }

        @Override
        public void afterCommit(Runnable action) {}
    }
}
