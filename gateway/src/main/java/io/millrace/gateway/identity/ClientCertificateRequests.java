package io.millrace.gateway.identity;

import io.millrace.platform.cluster.Mode;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Has TLS ask callers for a certificate, which they need not have.
@Singleton
final class ClientCertificateRequests implements HttpServerOptionsCustomizer {

    private final IdentityConfig.ClientCertificates config;
    private final Mode mode;

    ClientCertificateRequests(
            IdentityConfig config,
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode) {
        this.config = config.clientCertificates();
        this.mode = mode;
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        if (mode.isKubernetes()) {
            options.setClientAuth(ClientAuth.REQUEST);
            options.setTrustOptions(TrustOptions.wrap(new UnjudgedCertificates()));
            return;
        }
        config.caFile()
                .ifPresent(it -> {
                    options.setClientAuth(ClientAuth.REQUEST);
                    options.setTrustOptions(new PemTrustOptions().addCertPath(it.toString()));
                });
    }
}
