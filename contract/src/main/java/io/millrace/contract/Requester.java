package io.millrace.contract;

import java.util.List;
import java.util.Map;

/// Who asks: a user as the gateway authenticated it, or a service acting for the system.
public record Requester(
        String username, String uid, List<String> groups, Map<String, List<String>> extra) {

    public static final String MASTERS = "system:masters";

    /// The key of `extra` that names who really asks, when somebody acts under another name.
    public static final String IMPERSONATOR = "millrace.io/impersonated-by";

    public Requester {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    private static final String SERVICES = "system:millrace:";

    /// A service of Millrace acting on its own account.
    public static Requester service(Owner owner) {
        return new Requester(SERVICES + owner.wireName(), "", List.of(MASTERS), Map.of());
    }

    /// Whether a service of Millrace asks, and not somebody through the API.
    public boolean actsForTheSystem() {
        return username.startsWith(SERVICES) && groups.contains(MASTERS);
    }
}
