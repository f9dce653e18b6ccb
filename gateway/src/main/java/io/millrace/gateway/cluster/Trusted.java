package io.millrace.gateway.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Requester;
import io.millrace.gateway.identity.ClusterCertificates;
import io.millrace.gateway.identity.FrontProxy;
import io.millrace.platform.schema.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whose certificates the cluster believes: of proxies, and of its own people and components.
record Trusted(Optional<FrontProxy> proxy, Optional<ClusterCertificates> own) {

    static final Trusted NOBODY = new Trusted(Optional.empty(), Optional.empty());

    private static final String PROXY = "requestheader-";

    /// What the ConfigMap `extension-apiserver-authentication` says.
    ///
    /// @throws IllegalArgumentException when it cannot be read
    static Trusted read(Map<String, String> data, InstantSource clock) {
        return new Trusted(
                pem(data, PROXY + "client-ca-file")
                        .map(it ->
                                FrontProxy.of(
                                        it,
                                        headers(data),
                                        words(data, PROXY + "allowed-names").orElse(List.of()),
                                        clock)),
                pem(data, "client-ca-file").map(it -> ClusterCertificates.of(it, clock)));
    }

    private static Optional<List<String>> pem(Map<String, String> data, String key) {
        return Optional.ofNullable(data.get(key))
                .filter(it -> !it.isBlank())
                .map(it -> it.lines().toList());
    }

    private static FrontProxy.Headers headers(Map<String, String> data) {
        var usual = FrontProxy.Headers.USUAL;
        return new FrontProxy.Headers(
                words(data, PROXY + "username-headers").orElse(usual.users()),
                words(data, PROXY + "uid-headers").orElse(usual.uids()),
                words(data, PROXY + "group-headers").orElse(usual.groups()),
                words(data, PROXY + "extra-headers-prefix").orElse(usual.extras()));
    }

    /// A list in JSON.
    private static Optional<List<String>> words(Map<String, String> data, String key) {
        var text = data.getOrDefault(key, "");
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            var list = Json.tree(text.getBytes(StandardCharsets.UTF_8));
            if (!list.isArray()) {
                throw new IllegalArgumentException(key + " is no list");
            }
            return Optional.of(list.valueStream().map(JsonNode::asText).toList());
        } catch (UncheckedIOException malformed) {
            throw new IllegalArgumentException(key + " is no JSON", malformed);
        }
    }

    Trusted withProxy(FrontProxy other) {
        return new Trusted(Optional.of(other), own);
    }

    Optional<Requester> find(
            List<X509Certificate> chain, Collection<Map.Entry<String, String>> headers) {
        return proxy.flatMap(it -> it.find(chain, headers))
                .or(() -> own.flatMap(it -> it.find(chain)));
    }
}
