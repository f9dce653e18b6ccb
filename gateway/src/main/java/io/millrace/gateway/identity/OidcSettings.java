package io.millrace.gateway.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Connects the gateway to the configured provider.
final class OidcSettings {

    /// Says that nothing stands before names.
    private static final String NO_PREFIX = "-";

    private OidcSettings() {}

    static Optional<Oidc> connected(IdentityConfig.Oidc config, InstantSource clock) {
        if (config.issuer().isEmpty()) {
            return Optional.empty();
        }
        var issuer = config.issuer().get();
        var audience =
                config.audience()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "millrace.oidc.issuer needs millrace.oidc.audience"));
        var settings =
                new Oidc.Settings(
                        issuer,
                        audience,
                        config.usernameClaim(),
                        prefix(config.usernamePrefix()),
                        config.groupsClaim(),
                        prefix(config.groupsPrefix()));
        var keys = new PublishedKeys(issuer, client(config.caFile()), clock);
        return Optional.of(new Oidc(settings, keys, clock));
    }

    private static String prefix(String configured) {
        return configured.equals(NO_PREFIX) ? "" : configured;
    }

    private static HttpClient client(Optional<Path> caFile) {
        var builder =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(5))
                        .followRedirects(HttpClient.Redirect.NEVER);
        caFile.ifPresent(it -> builder.sslContext(trusting(it)));
        return builder.build();
    }

    private static SSLContext trusting(Path caFile) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            var pem = new ByteArrayInputStream(Files.readAllBytes(caFile));
            var number = 0;
            for (var certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + caFile, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("Could not use the certificates in " + caFile, e);
        }
    }
}
