package io.millrace.contract.rbac;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Somebody to whom a binding gives its role.")
public record Subject(
        @Description("`User`, `Group` or `ServiceAccount`.") @Required String kind,
        @Description("`rbac.authorization.k8s.io` for users and groups, \"\" for service accounts.")
                @Nullable String apiGroup,
        @Description("Name of the user, the group or the service account.") @Required String name,
        @Description("Namespace of the service account.") @Nullable String namespace) {

    public static final String USER = "User";
    public static final String GROUP = "Group";
    public static final String SERVICE_ACCOUNT = "ServiceAccount";

    public Subject {
        kind = kind == null ? "" : kind;
        name = name == null ? "" : name;
    }

    public static Subject user(String name) {
        return new Subject(USER, RoleRef.GROUP, name, null);
    }

    public static Subject group(String name) {
        return new Subject(GROUP, RoleRef.GROUP, name, null);
    }

    public static Subject serviceAccount(String namespace, String name) {
        return new Subject(SERVICE_ACCOUNT, null, name, namespace);
    }
}
