package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.accounts.AccountNames;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Which Groups list whom.
final class Memberships {

    private final ReadModel readModel;
    private volatile Index index = new Index(List.of(), Map.of());

    /// The groups of each user, as these entries say.
    private record Index(List<Entry> entries, Map<String, List<String>> groups) {

        static Index of(List<Entry> entries) {
            var groups = new HashMap<String, List<String>>();
            for (var entry : entries) {
                entry.tree()
                        .path("users")
                        .forEach(user ->
                                groups.computeIfAbsent(user.asText(), _ -> new ArrayList<>())
                                        .add(entry.key().name()));
            }
            return new Index(entries, groups);
        }
    }

    Memberships(ReadModel readModel) {
        this.readModel = readModel;
    }

    List<String> of(String user) {
        var entries = List.copyOf(readModel.list(ResourceType.GROUP, "").entries());
        var known = index;
        if (!known.entries().equals(entries)) {
            known = Index.of(entries);
            index = known;
        }
        return known.groups().getOrDefault(user, List.of());
    }

    /// The same user with the groups that list it. The server's own users are listed nowhere.
    Requester join(Requester requester) {
        if (requester.username().startsWith(AccountNames.RESERVED)) {
            return requester;
        }
        var groups = new LinkedHashSet<>(of(requester.username()));
        if (groups.isEmpty()) {
            return requester;
        }
        groups.addAll(requester.groups());
        return new Requester(
                requester.username(), requester.uid(), List.copyOf(groups), requester.extra());
    }
}
