package io.millrace.gateway.identity;

import io.millrace.contract.Requester;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Recognises those who have a certificate of the cluster.
public final class ClusterCertificates {

    private final ClientCertificates certificates;

    private ClusterCertificates(ClientCertificates certificates) {
        this.certificates = certificates;
    }

    /// @param pem lines of the authorities' certificates
    public static ClusterCertificates of(List<String> pem, InstantSource clock) {
        return new ClusterCertificates(ClientCertificates.ofCluster(pem, clock));
    }

    /// @param chain the caller's certificate first
    public Optional<Requester> find(List<X509Certificate> chain) {
        return certificates.find(chain);
    }
}
