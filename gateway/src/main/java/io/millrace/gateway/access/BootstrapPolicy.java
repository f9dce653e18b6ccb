package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.platform.access.Coverage;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The roles and bindings that are there from the start (`bootstrap-policy.json`). A start brings
/// back what is missing of them and leaves alone what was added, and every object on which somebody
/// has set the annotation `rbac.authorization.kubernetes.io/autoupdate` to "false".
public final class BootstrapPolicy {

    private static final String AUTOUPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    private static final String BOOTSTRAPPING = "kubernetes.io/bootstrapping";

    private static final List<ObjectNode> OBJECTS = read();

    private BootstrapPolicy() {}

    private static List<ObjectNode> read() {
        try (var file = BootstrapPolicy.class.getResourceAsStream("/bootstrap-policy.json")) {
            if (file == null) {
                throw new IllegalStateException("bootstrap-policy.json is missing");
            }
            return StreamSupport.stream(
                            Json.tree(file.readAllBytes()).path("items").spliterator(), false)
                    .map(ObjectNode.class::cast)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read bootstrap-policy.json", e);
        }
    }

    /// The objects as they are written first.
    static Stream<ObjectNode> objects() {
        return OBJECTS.stream().map(ObjectNode::deepCopy);
    }

    /// Whether no policy has ever been written.
    public static boolean isFirst(Work work) {
        return work.find(ResourceKey.cluster(ResourceType.CLUSTER_ROLE, "cluster-admin")).isEmpty();
    }

    /// Brings the policy up to what this version starts with.
    public static void reconcile(Work work) {
        objects().forEach(it -> reconcile(it, work));
        Aggregation.refresh(work);
    }

    static ResourceKey keyOf(ObjectNode object) {
        var kind = object.path("kind").asText();
        var type =
                ResourceType.ACCESS.stream()
                        .filter(it -> it.kind().equals(kind))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("No policy: " + kind));
        var metadata = Metadata.of(object);
        return new ResourceKey(type, metadata.text("namespace"), metadata.text("name"));
    }

    private static void reconcile(ObjectNode expected, Work work) {
        var metadata = expected.withObject("/metadata");
        metadata.withObject("/annotations").put(AUTOUPDATE, "true");
        metadata.withObject("/labels").put(BOOTSTRAPPING, "rbac-defaults");
        var key = keyOf(expected);
        var stored = work.find(key);
        if (stored.isEmpty()) {
            Policies.create(key, expected, work);
        } else {
            update(stored.get(), expected, work);
        }
    }

    private static void update(Resource stored, ObjectNode expected, Work work) {
        var tree = stored.tree();
        var isFixed = "false".equals(Metadata.of(tree).annotations().get(AUTOUPDATE));
        if (isFixed) {
            return;
        }
        var next = tree.deepCopy();
        if (!Optional.ofNullable(tree.get("roleRef"))
                .equals(Optional.ofNullable(expected.get("roleRef")))) {
            work.delete(stored.key());
            Policies.create(stored.key(), expected, work);
            return;
        }
        next.withObject("/metadata/annotations").put(AUTOUPDATE, "true");
        expected.at("/metadata/labels")
                .properties()
                .forEach(it -> next.withObject("/metadata/labels").set(it.getKey(), it.getValue()));
        addRules(next, expected);
        addMissing(next, expected, "/subjects");
        addMissing(next, expected, "/aggregationRule/clusterRoleSelectors");
        if (!next.equals(tree)) {
            work.save(stored.key(), next);
        }
    }

    /// A sum has no rules of its own.
    private static void addRules(ObjectNode next, ObjectNode expected) {
        if (expected.path("rules").isEmpty()) {
            return;
        }
        var missing = new Coverage(rules(next)).missing(rules(expected));
        if (!missing.isEmpty()) {
            missing.forEach(it -> next.withArray("/rules").add(Json.tree(it)));
        }
    }

    private static List<PolicyRule> rules(ObjectNode role) {
        return StreamSupport.stream(role.path("rules").spliterator(), false)
                .map(it -> Json.read(it, PolicyRule.class))
                .toList();
    }

    private static void addMissing(ObjectNode next, ObjectNode expected, String list) {
        if (!(expected.at(list) instanceof ArrayNode wanted)) {
            return;
        }
        var present = next.withArray(list);
        for (JsonNode item : wanted) {
            if (StreamSupport.stream(present.spliterator(), false).noneMatch(item::equals)) {
                present.add(item);
            }
        }
    }
}
