package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.status.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Somebody who wants to be taken for somebody else, as the headers `Impersonate-…` say.
///
/// @param user the name to act under
/// @param uid empty when none is named
record Impersonation(
        String user, String uid, List<String> groups, Map<String, List<String>> extra) {

    private static final String USER = "impersonate-user";
    private static final String UID = "impersonate-uid";
    private static final String GROUP = "impersonate-group";
    private static final String EXTRA = "impersonate-extra-";
    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final int LONGEST = 1024;

    Impersonation {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /// Reads the headers; empty when they ask for no such thing.
    static Optional<Impersonation> of(Collection<Map.Entry<String, String>> headers) {
        var user = "";
        var uid = "";
        var groups = new ArrayList<String>();
        var extra = new HashMap<String, List<String>>();
        for (var header : headers) {
            var name = header.getKey().toLowerCase(Locale.ROOT);
            switch (name) {
                case USER -> user = header.getValue();
                case UID -> uid = header.getValue();
                case GROUP -> groups.add(header.getValue());
                default -> {
                    if (name.startsWith(EXTRA)) {
                        extra.computeIfAbsent(key(name), _ -> new ArrayList<>())
                                .add(header.getValue());
                    }
                }
            }
        }
        if (user.isEmpty() && uid.isEmpty() && groups.isEmpty() && extra.isEmpty()) {
            return Optional.empty();
        }
        var asked = new Impersonation(user, uid, groups, extra);
        asked.check();
        return Optional.of(asked);
    }

    private static String key(String header) {
        var key = header.substring(EXTRA.length());
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            return key;
        }
    }

    private void check() {
        if (user.isEmpty()) {
            throw Refusal.badRequest(
                            "a group, uid or extra cannot be impersonated without a user"
                                    + " (Impersonate-User)")
                    .asException();
        }
        if (extra.containsKey(Requester.IMPERSONATOR)) {
            throw Refusal.badRequest(
                            "the extra \"%s\" cannot be impersonated"
                                    .formatted(Requester.IMPERSONATOR))
                    .asException();
        }
        var texts = new ArrayList<>(List.of(user, uid));
        texts.addAll(groups);
        extra.forEach((key, values) -> {
            texts.add(key);
            texts.addAll(values);
        });
        if (texts.stream().anyMatch(Impersonation::isImproper)) {
            throw Refusal.badRequest("the headers Impersonate-… hold improper text").asException();
        }
    }

    private static boolean isImproper(String text) {
        return text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl);
    }

    /// What the real user must be allowed to do, all of it.
    List<Attributes> needed() {
        var needed = new ArrayList<Attributes>();
        var account = serviceAccount();
        needed.add(
                account.isPresent()
                        ? impersonate("", "serviceaccounts", "", account.get()[0], account.get()[1])
                        : impersonate("", "users", "", "", user));
        groups.forEach(it -> needed.add(impersonate("", "groups", "", "", it)));
        if (!uid.isEmpty()) {
            needed.add(impersonate(AUTHENTICATION, "uids", "", "", uid));
        }
        extra.forEach((key, values) ->
                values.forEach(value ->
                        needed.add(impersonate(AUTHENTICATION, "userextras", key, "", value))));
        return needed;
    }

    private static Attributes impersonate(
            String group, String resource, String subresource, String namespace, String name) {
        return new Attributes("impersonate", group, resource, subresource, namespace, name);
    }

    private Optional<String[]> serviceAccount() {
        if (!user.startsWith(WellKnown.SERVICE_ACCOUNT)) {
            return Optional.empty();
        }
        var words = user.substring(WellKnown.SERVICE_ACCOUNT.length()).split(":", -1);
        return words.length == 2 && !words[0].isEmpty() && !words[1].isEmpty()
                ? Optional.of(words)
                : Optional.empty();
    }

    /// Who the request is taken to come from. Whoever really sent it is not forgotten.
    Requester by(Requester real) {
        var all = new HashMap<>(extra);
        all.put(Requester.IMPERSONATOR, List.of(real.username()));
        return new Requester(user, uid, effectiveGroups(), all);
    }

    private List<String> effectiveGroups() {
        if (user.equals(WellKnown.ANONYMOUS.username())) {
            return groups.isEmpty() ? List.of(WellKnown.UNAUTHENTICATED) : groups;
        }
        var account = serviceAccount();
        if (groups.isEmpty() && account.isPresent()) {
            return WellKnown.groupsOfServiceAccount(account.get()[0]);
        }
        return groups.contains(WellKnown.UNAUTHENTICATED)
                ? groups
                : WellKnown.authenticated(groups);
    }
}
