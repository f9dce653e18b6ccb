package io.millrace.imagestream.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.AllowedRegistries;
import io.millrace.contract.Claim;
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
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.access.ClaimSources;
import io.millrace.platform.log.ClaimOrigin;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The owner without Kafka: state in memory, its own tables in a real database, one input at a
/// time.
final class OwnerInMemory {

    static final Requester IMPORTER = Requester.service(Owner.IMPORTER);
    static final Requester ALICE =
            new Requester("alice", "u1", List.of("system:authenticated"), Map.of());

    final List<Fact> facts = new ArrayList<>();
    final List<Command> sent = new ArrayList<>();
    Instant now = Instant.parse("2026-11-23T03:00:00Z");

    private final Map<ResourceKey, Resource> resources = new HashMap<>();
    private final Map<ResourceKey, Resource> projected = new HashMap<>();
    private final ImageStreamRules rules =
            new ImageStreamRules(
                    new Settings("registry.local:5000", "", 100, AllowedRegistries.ALL),
                    new ClaimSources(
                            List.of(
                                    new ClaimSources.Source(
                                            "ci",
                                            Optional.of("key"),
                                            ClaimSources.requester("alice", List.of())))),
                    new ImageRetention(
                            "registry.local:5000",
                            ImageRetention.Mode.DELETE,
                            Duration.ofDays(7),
                            Duration.ZERO,
                            500));
    private final Connection connection;
    private long sequence;
    private long commands;

    OwnerInMemory(Connection connection) {
        this.connection = connection;
    }

    void namespace(String name, String creator, String phase) {
        var key = ResourceKey.cluster(ResourceType.NAMESPACE, name);
        var namespace =
                Namespace.of(ObjectMeta.named(name)).withStatus(new NamespaceStatus(phase, null));
        projected.put(key, new Resource(key, "uid-" + name, 1, Json.bytes(namespace)));
        project(
                ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "admin"),
                new ClusterRole(
                        null,
                        null,
                        ObjectMeta.named("admin"),
                        List.of(PolicyRule.on("*", List.of("*"), List.of("*"))),
                        null));
        project(
                ResourceKey.of(ResourceType.ROLE_BINDING, name, "admin"),
                RoleBinding.of(
                        ObjectMeta.named(name, "admin"),
                        RoleRef.clusterRole("admin"),
                        List.of(Subject.user(creator))));
    }

    void project(ResourceKey key, Object object) {
        projected.put(key, new Resource(key, "", 1, Json.bytes(object)));
    }

    Outcome decide(Verb verb, String resource, String name, @Nullable Object body) {
        return decide(command(verb, resource, name, body));
    }

    /// Decides a command and commits it, unless it is refused.
    Outcome decide(Command command) {
        var work = new InputWork();
        Outcome outcome;
        try {
            outcome = rules.decide(command, work);
        } catch (RefusedException refused) {
            outcome = new Outcome.Refused(refused.refusal());
        }
        if (!(outcome instanceof Outcome.Refused) && !command.dryRun()) {
            work.commit();
        }
        return outcome;
    }

    void receive(Fact fact) {
        input(work -> rules.received(fact, work));
    }

    void receive(Claim claim, ClaimOrigin origin) {
        input(work -> rules.received(claim, origin, work));
    }

    void tick() {
        input(work -> rules.tick(now, work));
    }

    void purge(String namespace) {
        input(work -> rules.purge(namespace, 1000, work));
    }

    private void input(Consumer<Work> input) {
        var work = new InputWork();
        input.accept(work);
        work.commit();
    }

    Command command(Verb verb, String resource, String name, @Nullable Object body) {
        return command(ALICE, verb, resource, name, body);
    }

    /// A command that the importer sends.
    Outcome decideForImporter(String resource, Object body) {
        return decide(command(IMPORTER, Verb.CREATE, resource, "app", body));
    }

    Command command(
            Requester requester, Verb verb, String resource, String name, @Nullable Object body) {
        var slash = resource.indexOf('/');
        return new Command(
                "command-" + ++commands,
                requester,
                verb,
                "image.openshift.io",
                slash < 0 ? resource : resource.substring(0, slash),
                slash < 0 ? "" : resource.substring(slash + 1),
                "demo",
                name,
                body == null ? null : Json.tree(Json.bytes(body)),
                null,
                null,
                null,
                Map.of(),
                false,
                now.plusSeconds(30),
                "gateway-1",
                Map.of());
    }

    Refusal refusal(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(var refusal) -> refusal;
            case Outcome.Stored stored -> throw new AssertionError(stored);
            case Outcome.Answered answered -> throw new AssertionError(answered);
            case Outcome.Deferred deferred -> throw new AssertionError(deferred);
        };
    }

    Optional<Resource> find(ResourceKey key) {
        return Optional.ofNullable(resources.get(key));
    }

    <T> List<T> query(String sql, Work.RowReader<T> reader, @Nullable Object... parameters) {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, asColumn(parameters[i]));
            }
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<T>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private static @Nullable Object asColumn(@Nullable Object parameter) {
        return parameter instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : parameter;
    }

    private record Statement(String sql, List<@Nullable Object> parameters) {}

    private final class InputWork implements Work {

        private final Map<ResourceKey, Optional<Resource>> changes = new HashMap<>();
        private final List<Fact> said = new ArrayList<>();
        private final List<Statement> statements = new ArrayList<>();

        void commit() {
            changes.forEach((key, resource) ->
                    resource.ifPresentOrElse(
                            it -> resources.put(key, it), () -> resources.remove(key)));
            facts.addAll(said);
            for (var pending : statements) {
                try (var statement = connection.prepareStatement(pending.sql())) {
                    for (var i = 0; i < pending.parameters().size(); i++) {
                        statement.setObject(i + 1, asColumn(pending.parameters().get(i)));
                    }
                    statement.executeUpdate();
                } catch (SQLException e) {
                    throw new AssertionError(pending.sql(), e);
                }
            }
            now = now.plusSeconds(60);
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public String newUid() {
            return UUID.nameUUIDFromBytes(new byte[] {(byte) ++sequence}).toString();
        }

        @Override
        public Optional<Resource> find(ResourceKey key) {
            var changed = changes.get(key);
            return changed != null ? changed : Optional.ofNullable(resources.get(key));
        }

        @Override
        public List<Resource> list(ResourceType type, String namespace) {
            var all = new HashMap<>(resources);
            changes.forEach(
                    (key, it) -> it.ifPresentOrElse(r -> all.put(key, r), () -> all.remove(key)));
            return of(all, type, namespace);
        }

        private static List<Resource> of(
                Map<ResourceKey, Resource> all, ResourceType type, String namespace) {
            return all.values().stream()
                    .filter(it -> it.key().type().equals(type))
                    .filter(it -> namespace.isEmpty() || it.key().namespace().equals(namespace))
                    .sorted(Comparator.comparing(it -> it.key().wire()))
                    .toList();
        }

        @Override
        public Optional<Resource> projected(ResourceKey key) {
            return Optional.ofNullable(projected.get(key));
        }

        @Override
        public List<Resource> projectedList(ResourceType type, String namespace) {
            return of(projected, type, namespace);
        }

        @Override
        public Resource save(ResourceKey key, Object object) {
            var tree = object instanceof ObjectNode node ? node : (ObjectNode) Json.tree(object);
            var version = ++sequence;
            tree.withObject("/metadata").put("resourceVersion", Long.toString(version));
            var resource =
                    new Resource(
                            key,
                            tree.path("metadata").path("uid").asText(),
                            version,
                            Json.bytes(tree));
            changes.put(key, Optional.of(resource));
            return resource;
        }

        @Override
        public void delete(ResourceKey key) {
            changes.put(key, Optional.empty());
        }

        @Override
        public void publish(Fact fact) {
            said.add(fact);
        }

        @Override
        public void send(Owner to, Command command) {
            assertThat(to).isEqualTo(Owner.IMPORTER);
            sent.add(command);
        }

        @Override
        public void reply(String commandId, String replyTo, Outcome outcome) {
            throw new AssertionError("nothing is deferred");
        }

        @Override
        public void execute(String sql, @Nullable Object... parameters) {
            statements.add(new Statement(sql, Arrays.asList(parameters)));
        }

        @Override
        public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
            return OwnerInMemory.this.query(sql, reader, parameters);
        }

        @Override
        public void afterCommit(Runnable action) {
            action.run();
        }
    }
}
