package io.millrace.contract.rbac;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description("The role that a binding gives. It cannot be changed afterwards.")
public record RoleRef(
        @Description("`rbac.authorization.k8s.io`.") @Required String apiGroup,
        @Description("`Role` (of the binding's namespace) or `ClusterRole`.") @Required String kind,
        @Description("Name of the role.") @Required String name) {

    public static final String GROUP = "rbac.authorization.k8s.io";
    public static final RoleRef EMPTY = new RoleRef("", "", "");

    public RoleRef {
        apiGroup = apiGroup == null ? "" : apiGroup;
        kind = kind == null ? "" : kind;
        name = name == null ? "" : name;
    }

    public static RoleRef clusterRole(String name) {
        return new RoleRef(GROUP, "ClusterRole", name);
    }

    public boolean isCluster() {
        return kind.equals("ClusterRole");
    }
}
