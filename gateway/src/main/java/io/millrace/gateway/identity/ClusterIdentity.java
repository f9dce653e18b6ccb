package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Those whom a Kubernetes cluster knows. Standalone there are none, and this server knows its
/// callers itself.
public interface ClusterIdentity {

    /// Whose token it is. Waits for the cluster's answer; without one it refuses by exception.
    ///
    /// @param audience for whom the token must be made; empty for the cluster's API server
    Optional<Requester> bearer(String token, String audience);

    /// For whom a proxy makes the request, or whose certificate it is.
    ///
    /// @param chain the certificates that the connection's other side has shown, its own first
    /// @param headers of the request
    Optional<Requester> certified(
            List<X509Certificate> chain, Collection<Map.Entry<String, String>> headers);
}
