package io.millrace.platform.access;

import io.millrace.contract.rbac.PolicyRule;
import io.millrace.contract.rbac.RoleRef;
import java.util.Collection;
import java.util.List;

/// The roles and bindings that there are.
public interface Policy {

    /// The grants of the bindings in the namespace to a user; the empty namespace has the
    /// cluster-wide ones.
    Collection<Grant> toUser(String namespace, String username);

    /// The grants of the bindings in the namespace to a group.
    Collection<Grant> toGroup(String namespace, String group);

    /// All grants of the bindings in the namespace.
    Collection<Grant> all(String namespace);

    /// The rules of the role that a binding of the namespace gives; none when there is no such
    /// role.
    List<PolicyRule> rules(String namespace, RoleRef role);
}
