package io.millrace.gateway.access;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.ClusterRoleBinding;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.resource.Names;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A binding gives a role that never changes to subjects that may, and no more than its writer has.
public final class BindingStrategy implements Strategy {

    public static final BindingStrategy IN_NAMESPACE =
            new BindingStrategy(ResourceType.ROLE_BINDING, RoleBinding.class);
    public static final BindingStrategy EVERYWHERE =
            new BindingStrategy(ResourceType.CLUSTER_ROLE_BINDING, ClusterRoleBinding.class);

    private static final List<String> KINDS =
            List.of(Subject.SERVICE_ACCOUNT, Subject.USER, Subject.GROUP);

    private final ResourceType type;
    private final Class<?> model;

    private BindingStrategy(ResourceType type, Class<?> model) {
        this.type = type;
        this.model = model;
    }

    @Override
    public ResourceType type() {
        return type;
    }

    @Override
    public Class<?> model() {
        return model;
    }

    @Override
    public List<FieldError> validateName(String name) {
        return PolicyNames.faults("metadata.name", name);
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        if (next.get("roleRef") instanceof ObjectNode role) {
            fill(role, "apiGroup", RoleRef.GROUP);
        }
        for (var subject : next.path("subjects")) {
            if (subject instanceof ObjectNode node) {
                var isAccount = node.path("kind").asText().equals(Subject.SERVICE_ACCOUNT);
                fill(node, "apiGroup", isAccount ? "" : RoleRef.GROUP);
            }
        }
        return next;
    }

    private static void fill(ObjectNode node, String field, String value) {
        if (node.path(field).asText("").isEmpty()) {
            if (value.isEmpty()) {
                node.remove(field);
            } else {
                node.put(field, value);
            }
        }
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        return prepareForCreate(next, write);
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var binding = Json.read(next, RoleBinding.class);
        var faults = new ArrayList<>(roleFaults(binding.roleRef()));
        var subjects = binding.subjects() == null ? List.<Subject>of() : binding.subjects();
        for (var index = 0; index < subjects.size(); index++) {
            faults.addAll(subjectFaults(subjects.get(index), "subjects[" + index + "]"));
        }
        previous.map(it -> Json.read(it, RoleBinding.class).roleRef())
                .filter(it -> !Objects.equals(it, binding.roleRef()))
                .ifPresent(it ->
                        faults.add(
                                FieldError.invalid(
                                        "roleRef",
                                        Json.text(binding.roleRef()),
                                        "cannot change roleRef")));
        if (faults.isEmpty()) {
            var name = next.at("/metadata/name").asText();
            requireAdmitted(subjects, previous, name, write);
            Escalation.requireRole(type, name, binding.roleRef(), write);
        }
        return faults;
    }

    /// Whoever was bound before the restriction stays so.
    private void requireAdmitted(
            List<Subject> subjects, Optional<ObjectNode> previous, String name, Write write) {
        if (type.namespaced()) {
            var bound = previous.map(it -> Json.read(it, RoleBinding.class).subjects());
            var restrictions = Restrictions.of(write.command().namespace(), write.work());
            subjects.stream()
                    .filter(it -> bound.isEmpty() || !bound.get().contains(it))
                    .forEach(it -> restrictions.require(it, name));
        }
    }

    private List<FieldError> roleFaults(RoleRef role) {
        var faults = new ArrayList<FieldError>();
        if (!role.apiGroup().equals(RoleRef.GROUP)) {
            faults.add(
                    FieldError.notSupported(
                            "roleRef.apiGroup", role.apiGroup(), List.of(RoleRef.GROUP)));
        }
        var kinds = type.namespaced() ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
        if (!kinds.contains(role.kind())) {
            faults.add(FieldError.notSupported("roleRef.kind", role.kind(), kinds));
        }
        if (role.name().isEmpty()) {
            faults.add(FieldError.required("roleRef.name", ""));
        } else {
            faults.addAll(PolicyNames.faults("roleRef.name", role.name()));
        }
        return faults;
    }

    private static List<FieldError> subjectFaults(Subject subject, String path) {
        var faults = new ArrayList<FieldError>();
        if (subject.name().isEmpty()) {
            faults.add(FieldError.required(path + ".name", ""));
        }
        if (!KINDS.contains(subject.kind())) {
            faults.add(FieldError.notSupported(path + ".kind", subject.kind(), KINDS));
            return faults;
        }
        var isAccount = subject.kind().equals(Subject.SERVICE_ACCOUNT);
        var group = subject.apiGroup() == null ? "" : subject.apiGroup();
        var expected = isAccount ? "" : RoleRef.GROUP;
        if (!group.equals(expected)) {
            faults.add(FieldError.notSupported(path + ".apiGroup", group, List.of(expected)));
        }
        if (isAccount) {
            faults.addAll(accountFaults(subject, path));
        }
        return faults;
    }

    private static List<FieldError> accountFaults(Subject subject, String path) {
        var faults = new ArrayList<FieldError>();
        var namespace = subject.namespace() == null ? "" : subject.namespace();
        if (!subject.name().isEmpty()) {
            faults.addAll(Names.dnsSubdomain(path + ".name", subject.name()));
        }
        faults.addAll(
                namespace.isEmpty()
                        ? List.of(FieldError.required(path + ".namespace", ""))
                        : Names.dnsLabel(path + ".namespace", namespace));
        return faults;
    }
}
