package io.millrace.gateway.identity;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemTrustOptions;
import jakarta.inject.Singleton;

/// Has TLS ask callers for a certificate, which they need not have.
@Singleton
final class ClientCertificateRequests implements HttpServerOptionsCustomizer {

    private final IdentityConfig.ClientCertificates config;

    ClientCertificateRequests(IdentityConfig config) {
        this.config = config.clientCertificates();
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        config.caFile()
                .ifPresent(it -> {
                    options.setClientAuth(ClientAuth.REQUEST);
                    options.setTrustOptions(new PemTrustOptions().addCertPath(it.toString()));
                });
    }
}
