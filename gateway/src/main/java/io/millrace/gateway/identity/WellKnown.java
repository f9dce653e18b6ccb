package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The users and groups that the server itself names.
final class WellKnown {

    static final String AUTHENTICATED = "system:authenticated";
    static final String UNAUTHENTICATED = "system:unauthenticated";
    static final String BY_OAUTH = "system:authenticated:oauth";
    static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    static final String SERVICE_ACCOUNTS = "system:serviceaccounts";

    static final Requester ANONYMOUS =
            new Requester("system:anonymous", "", List.of(UNAUTHENTICATED), Map.of());

    private WellKnown() {}

    /// The groups, and that of everybody who has proved who he is.
    static List<String> authenticated(Collection<String> groups) {
        var all = new LinkedHashSet<>(groups);
        all.add(AUTHENTICATED);
        return List.copyOf(all);
    }

    /// The groups of somebody who has logged in as people do.
    static List<String> loggedIn(Collection<String> groups) {
        var all = new LinkedHashSet<>(groups);
        all.add(BY_OAUTH);
        return authenticated(all);
    }

    static String serviceAccount(String namespace, String name) {
        return SERVICE_ACCOUNT + namespace + ":" + name;
    }

    static List<String> groupsOfServiceAccount(String namespace) {
        var groups = new ArrayList<String>();
        groups.add(SERVICE_ACCOUNTS);
        groups.add(SERVICE_ACCOUNTS + ":" + namespace);
        groups.add(AUTHENTICATED);
        return List.copyOf(groups);
    }
}
