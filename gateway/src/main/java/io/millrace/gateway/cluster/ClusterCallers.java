package io.millrace.gateway.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.millrace.contract.Requester;
import io.millrace.gateway.identity.ClusterIdentity;
import io.millrace.gateway.identity.FrontProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Recognises callers by what the cluster says of tokens and certificates.
final class ClusterCallers implements ClusterIdentity {

    private static final Logger LOG = Logger.getLogger(ClusterCallers.class);
    private static final String NAMESPACE = "kube-system";
    private static final String CONFIG_MAP = "extension-apiserver-authentication";

    private final KubernetesClient client;
    private final TokenReviews tokens;
    private final ClusterConfig config;
    private final InstantSource clock;
    private volatile Trusted trusted = Trusted.NOBODY;

    ClusterCallers(
            KubernetesClient client,
            Questions questions,
            ClusterConfig config,
            InstantSource clock) {
        this.client = client;
        this.tokens = new TokenReviews(client, questions, config, clock);
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Optional<Requester> bearer(String token, String audience) {
        return tokens.find(token, audience);
    }

    @Override
    public Optional<Requester> certified(
            List<X509Certificate> chain, Collection<Map.Entry<String, String>> headers) {
        return trusted.find(chain, headers);
    }

    /// Whether it is known whose certificates are believed.
    boolean isInformed() {
        return !trusted.equals(Trusted.NOBODY);
    }

    /// Looks again whose certificates the cluster believes. While that cannot be read, what was
    /// known stays known.
    void look() {
        try {
            trusted = read();
        } catch (KubernetesClientException | IllegalArgumentException | IOException unreadable) {
            LOG.errorf(
                    "Could not read whose certificates the cluster believes (ConfigMap %s/%s): %s",
                    NAMESPACE, CONFIG_MAP, unreadable.toString());
        }
    }

    private Trusted read() throws IOException {
        var file = config.requestHeader().caFile();
        var names = config.requestHeader().allowedNames().orElse(List.of());
        var told = client.configMaps().inNamespace(NAMESPACE).withName(CONFIG_MAP).get();
        if (told == null && file.isEmpty()) {
            throw new IllegalArgumentException("there is none");
        }
        var read = told == null ? Trusted.NOBODY : Trusted.read(told.getData(), clock);
        return file.isEmpty()
                ? read
                : read.withProxy(
                        FrontProxy.of(
                                Files.readAllLines(file.get()),
                                FrontProxy.Headers.USUAL,
                                names,
                                clock));
    }
}
