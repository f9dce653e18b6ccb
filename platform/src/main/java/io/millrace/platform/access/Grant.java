package io.millrace.platform.access;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.rbac.RoleRef;
import io.millrace.contract.rbac.Subject;

/// A binding, as far as one of its subjects is concerned.
///
/// @param subject as the binding names it
public record Grant(ResourceKey binding, RoleRef role, Subject subject) {

    /// `RBAC: allowed by RoleBinding "admin/demo" of ClusterRole "admin" to User "alice"`.
    String reason() {
        var isLocal = !binding.namespace().isEmpty();
        return "RBAC: allowed by %s \"%s\" of %s \"%s\" to %s \"%s\""
                .formatted(
                        binding.type().kind(),
                        isLocal ? binding.name() + "/" + binding.namespace() : binding.name(),
                        role.kind(),
                        role.name(),
                        subject.kind(),
                        isServiceAccount()
                                ? subject.name() + "/" + subject.namespace()
                                : subject.name());
    }

    boolean isServiceAccount() {
        return subject.kind().equals(Subject.SERVICE_ACCOUNT);
    }

    boolean isForGroup() {
        return subject.kind().equals(Subject.GROUP);
    }

    /// The user or the group as requests carry it.
    String bearer() {
        return isServiceAccount()
                ? ServiceAccounts.username(String.valueOf(subject.namespace()), subject.name())
                : subject.name();
    }
}
