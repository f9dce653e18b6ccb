package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.authorization.ClusterRole;
import io.millrace.contract.authorization.ClusterRoleBinding;
import io.millrace.contract.authorization.Role;
import io.millrace.contract.authorization.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.access.ServiceAccounts;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Roles and bindings in the form of authorization.openshift.io. They are stored in the other one.
public final class OpenshiftPolicy {

    public static final String GROUP = "authorization.openshift.io";
    public static final ResourceType ROLE = of(ResourceType.ROLE);
    public static final ResourceType ROLE_BINDING = of(ResourceType.ROLE_BINDING);
    public static final ResourceType CLUSTER_ROLE = of(ResourceType.CLUSTER_ROLE);
    public static final ResourceType CLUSTER_ROLE_BINDING = of(ResourceType.CLUSTER_ROLE_BINDING);

    private static final Map<String, Class<?>> MODELS =
            Map.of(
                    ROLE.plural(), Role.class,
                    ROLE_BINDING.plural(), RoleBinding.class,
                    CLUSTER_ROLE.plural(), ClusterRole.class,
                    CLUSTER_ROLE_BINDING.plural(), ClusterRoleBinding.class);

    private static final Pattern SYSTEM = Pattern.compile(".*[:/%~].*");
    private static final List<String> FORM = List.of("userNames", "groupNames", "subjects");

    private OpenshiftPolicy() {}

    private static ResourceType of(ResourceType stored) {
        return new ResourceType(GROUP, stored.plural(), stored.kind(), stored.namespaced());
    }

    /// The type as which objects of this one are stored; empty when it is no form of this group.
    public static Optional<ResourceType> stored(ResourceType type) {
        return type.group().equals(GROUP)
                ? ResourceType.ACCESS.stream()
                        .filter(it -> it.plural().equals(type.plural()))
                        .findFirst()
                : Optional.empty();
    }

    static Class<?> model(ResourceType stored) {
        var model = MODELS.get(stored.plural());
        if (model == null) {
            throw new IllegalArgumentException("No form of " + stored);
        }
        return model;
    }

    /// The stored object in this group's form.
    public static ObjectNode shown(ObjectNode stored) {
        var shown = stored.deepCopy();
        shown.put("apiVersion", GROUP + "/v1");
        if (shown.path("kind").asText().endsWith("Binding")) {
            showSubjects(shown, stored.path("subjects"));
            showRole(shown, stored);
        } else {
            shown.path("rules").forEach(it -> ((ObjectNode) it).putNull("attributeRestrictions"));
        }
        return (ObjectNode) Json.tree(Json.read(shown, model(typeOf(shown.path("kind").asText()))));
    }

    private static ResourceType typeOf(String kind) {
        return ResourceType.ACCESS.stream()
                .filter(it -> it.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No policy: " + kind));
    }

    private static void showRole(ObjectNode shown, ObjectNode stored) {
        var role = shown.putObject("roleRef");
        role.put("name", stored.at("/roleRef/name").asText());
        if (stored.at("/roleRef/kind").asText().equals("Role")) {
            role.put("namespace", stored.at("/metadata/namespace").asText());
        }
    }

    private static void showSubjects(ObjectNode shown, JsonNode subjects) {
        FORM.forEach(shown::putNull);
        var references = shown.putArray("subjects");
        for (var subject : subjects) {
            var kind = subject.path("kind").asText();
            var name = subject.path("name").asText();
            var namespace = subject.path("namespace").asText();
            var isSystem = SYSTEM.matcher(name).matches();
            var reference = references.addObject();
            switch (kind) {
                case Subject.GROUP -> {
                    reference.put("kind", isSystem ? "SystemGroup" : "Group");
                    shown.withArray("/groupNames").add(name);
                }
                case Subject.SERVICE_ACCOUNT -> {
                    reference.put("kind", kind).put("namespace", namespace);
                    shown.withArray("/userNames").add(ServiceAccounts.username(namespace, name));
                }
                default -> {
                    reference.put("kind", isSystem ? "SystemUser" : "User");
                    shown.withArray("/userNames").add(name);
                }
            }
            reference.put("name", name);
        }
    }

    /// The object in the form in which it is stored.
    static ObjectNode stored(ObjectNode form) {
        var stored = form.deepCopy();
        stored.put("apiVersion", RoleRef.GROUP + "/v1");
        if (form.path("kind").asText().endsWith("Binding")) {
            FORM.forEach(stored::remove);
            stored.set("subjects", Json.tree(subjects(form)));
            stored.set("roleRef", Json.tree(role(form)));
        } else {
            stored.path("rules").forEach(it -> ((ObjectNode) it).remove("attributeRestrictions"));
        }
        return stored;
    }

    /// As `stored`, of a configuration that need not speak of everything.
    static ObjectNode storedPart(ObjectNode form) {
        var stored = stored(form);
        if (!form.has("roleRef")) {
            stored.remove("roleRef");
        }
        if (FORM.stream().noneMatch(form::has)) {
            stored.remove("subjects");
        }
        return stored;
    }

    private static RoleRef role(ObjectNode form) {
        var name = form.at("/roleRef/name").asText();
        var namespace = form.at("/roleRef/namespace").asText();
        if (namespace.isEmpty()) {
            return RoleRef.clusterRole(name);
        }
        if (!namespace.equals(form.at("/metadata/namespace").asText())) {
            throw Refusal.invalid(
                            typeOf(form.path("kind").asText()),
                            form.at("/metadata/name").asText(),
                            List.of(
                                    FieldError.invalid(
                                            "roleRef.namespace",
                                            namespace,
                                            "a role can only be bound in its own namespace")))
                    .asException();
        }
        return new RoleRef(RoleRef.GROUP, "Role", name);
    }

    /// Names win over subjects: who writes them does not know of the others.
    private static List<Subject> subjects(ObjectNode form) {
        var users = form.path("userNames");
        var groups = form.path("groupNames");
        if (users.isArray() || groups.isArray()) {
            return Stream.concat(
                            texts(users).map(OpenshiftPolicy::user),
                            texts(groups).map(Subject::group))
                    .toList();
        }
        var namespace = form.at("/metadata/namespace").asText();
        return items(form.path("subjects")).map(it -> subject(it, namespace)).toList();
    }

    private static Subject user(String name) {
        var words = name.split(":", -1);
        return words.length == 4 && name.startsWith(ServiceAccounts.PREFIX)
                ? Subject.serviceAccount(words[2], words[3])
                : Subject.user(name);
    }

    private static Subject subject(JsonNode reference, String namespace) {
        var name = reference.path("name").asText();
        var own = reference.path("namespace").asText();
        return switch (reference.path("kind").asText()) {
            case "User", "SystemUser" -> user(name);
            case "Group", "SystemGroup" -> Subject.group(name);
            case "ServiceAccount" -> Subject.serviceAccount(own.isEmpty() ? namespace : own, name);
            case String other -> new Subject(other, null, name, null);
        };
    }

    private static Stream<String> texts(JsonNode list) {
        return items(list).map(JsonNode::asText);
    }

    private static Stream<JsonNode> items(JsonNode list) {
        return list.isArray() ? list.valueStream() : Stream.empty();
    }
}
