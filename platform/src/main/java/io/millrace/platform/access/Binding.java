package io.millrace.platform.access;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.rbac.ClusterRole;
import io.millrace.contract.rbac.ClusterRoleBinding;
import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.Role;
import io.millrace.contract.rbac.RoleBinding;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;
import io.millrace.platform.schema.Json;
import java.util.List;

/// A RoleBinding or a ClusterRoleBinding, as far as decisions look at it.
record Binding(List<Grant> grants) {

    static boolean isBinding(ResourceType type) {
        return type.equals(ResourceType.ROLE_BINDING)
                || type.equals(ResourceType.CLUSTER_ROLE_BINDING);
    }

    static Binding read(ResourceKey key, byte[] body) {
        if (key.type().equals(ResourceType.ROLE_BINDING)) {
            var binding = Json.read(body, RoleBinding.class);
            return of(key, binding.roleRef(), Rules.orEmpty(binding.subjects()));
        }
        var binding = Json.read(body, ClusterRoleBinding.class);
        return of(key, binding.roleRef(), Rules.orEmpty(binding.subjects()));
    }

    private static Binding of(ResourceKey key, RoleRef role, List<Subject> subjects) {
        return new Binding(
                subjects.stream().distinct().map(it -> new Grant(key, role, it)).toList());
    }

    /// The rules of a Role or a ClusterRole.
    static List<PolicyRule> rules(ResourceKey key, byte[] body) {
        return Rules.orEmpty(
                key.type().equals(ResourceType.ROLE)
                        ? Json.read(body, Role.class).rules()
                        : Json.read(body, ClusterRole.class).rules());
    }
}
