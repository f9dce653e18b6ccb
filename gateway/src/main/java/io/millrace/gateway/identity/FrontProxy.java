package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A proxy before this server that has recognised the caller already, and says in headers who it
/// is: the cluster's API server, of which this one is a part. It is believed by its certificate
/// alone (Kubernetes, "Authenticating Proxy").
public final class FrontProxy {

    private static final int MOST_HEADERS = 1000;

    private final ClientAuthorities authorities;
    private final Headers headers;
    private final List<String> names;

    /// In which headers it says what, in lower case.
    ///
    /// @param users the first one that is there counts
    /// @param uids as with users
    /// @param extras what stands before the key
    public record Headers(
            List<String> users, List<String> uids, List<String> groups, List<String> extras) {

        /// What the cluster's API server sends.
        public static final Headers USUAL =
                new Headers(
                        List.of("x-remote-user"),
                        List.of("x-remote-uid"),
                        List.of("x-remote-group"),
                        List.of("x-remote-extra-"));

        public Headers {
            users = lower(users);
            uids = lower(uids);
            groups = lower(groups);
            extras = lower(extras);
        }

        private static List<String> lower(List<String> names) {
            return names.stream().map(it -> it.toLowerCase(Locale.ROOT)).toList();
        }
    }

    private FrontProxy(ClientAuthorities authorities, Headers headers, List<String> names) {
        this.authorities = authorities;
        this.headers = headers;
        this.names = List.copyOf(names);
    }

    /// @param pem lines of the certificates of those who may sign the proxy's
    /// @param names the proxy's certificate must have one of them as CN; any, when there are none
    public static FrontProxy of(
            List<String> pem, Headers headers, List<String> names, InstantSource clock) {
        return new FrontProxy(ClientAuthorities.of(pem, clock), headers, names);
    }

    /// Whom the request is made for; empty when it does not come through the proxy.
    ///
    /// @param chain the certificates that the connection's other side has shown, its own first
    public Optional<Requester> find(
            List<X509Certificate> chain, Collection<Map.Entry<String, String>> request) {
        return isProxy(chain) && request.size() <= MOST_HEADERS
                ? requester(request)
                : Optional.empty();
    }

    private boolean isProxy(List<X509Certificate> chain) {
        return authorities.admit(chain)
                && (names.isEmpty()
                        || ClientAuthorities.values(chain.getFirst(), "CN").stream()
                                .anyMatch(names::contains));
    }

    private Optional<Requester> requester(Collection<Map.Entry<String, String>> request) {
        var said = new HashMap<String, List<String>>();
        for (var header : request) {
            said.computeIfAbsent(header.getKey().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(header.getValue());
        }
        return first(headers.users(), said)
                .map(user ->
                        new Requester(
                                user,
                                first(headers.uids(), said).orElse(""),
                                groups(user, said),
                                extras(said)));
    }

    private static Optional<String> first(List<String> names, Map<String, List<String>> said) {
        return names.stream()
                .flatMap(it -> said.getOrDefault(it, List.of()).stream())
                .filter(it -> !it.isEmpty())
                .findFirst();
    }

    private List<String> groups(String user, Map<String, List<String>> said) {
        var groups = new LinkedHashSet<String>();
        headers.groups().forEach(it -> groups.addAll(said.getOrDefault(it, List.of())));
        return user.equals(WellKnown.ANONYMOUS.username())
                        || groups.contains(WellKnown.UNAUTHENTICATED)
                ? List.copyOf(groups)
                : WellKnown.authenticated(groups);
    }

    private Map<String, List<String>> extras(Map<String, List<String>> said) {
        var extras = new HashMap<String, List<String>>();
        for (var header : said.entrySet()) {
            headers.extras().stream()
                    .filter(it -> header.getKey().startsWith(it))
                    .findFirst()
                    .map(it -> decoded(header.getKey().substring(it.length())))
                    .filter(it -> !it.equals(Requester.IMPERSONATOR))
                    .ifPresent(it ->
                            extras.merge(it, List.copyOf(header.getValue()), FrontProxy::both));
        }
        return extras;
    }

    private static List<String> both(List<String> some, List<String> more) {
        var all = new ArrayList<>(some);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static String decoded(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            return key;
        }
    }
}
