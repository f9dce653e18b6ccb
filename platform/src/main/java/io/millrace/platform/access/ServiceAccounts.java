package io.millrace.platform.access;

import io.millrace.contract.Requester;
import java.util.List;
import java.util.Map;

/// Service accounts as users (Kubernetes, "Authenticating").
public final class ServiceAccounts {

    public static final String PREFIX = "system:serviceaccount:";
    public static final String GROUP = "system:serviceaccounts";

    private ServiceAccounts() {}

    public static String username(String namespace, String name) {
        return PREFIX + namespace + ":" + name;
    }

    public static String group(String namespace) {
        return GROUP + ":" + namespace;
    }

    /// The account as it makes requests.
    public static Requester requester(String namespace, String name, String uid) {
        return new Requester(
                username(namespace, name),
                uid,
                List.of(GROUP, group(namespace), Groups.AUTHENTICATED),
                Map.of());
    }
}
