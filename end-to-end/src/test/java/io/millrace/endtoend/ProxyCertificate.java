package io.millrace.endtoend;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// The certificate with which an API server passes requests on, and the authority that signed it.
record ProxyCertificate(Path directory) {

    static final String NAME = "front-proxy-client";

    static ProxyCertificate in(Path directory) throws IOException {
        var openssl = new Openssl(directory);
        openssl.authority("ca");
        openssl.signed("ca", NAME, "proxy", "extendedKeyUsage=clientAuth");
        return new ProxyCertificate(directory);
    }

    String authority() throws IOException {
        return Files.readString(directory.resolve("ca.crt"));
    }

    /// TLS with the certificate, toward a server that is not looked at.
    ///
    /// @param shown whether the certificate is shown
    SSLContext tls(boolean shown) throws IOException {
        try (var file = Files.newInputStream(directory.resolve(NAME + ".p12"))) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(file, "proxy".toCharArray());
            var managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, "proxy".toCharArray());
            var context = SSLContext.getInstance("TLS");
            context.init(
                    shown ? managers.getKeyManagers() : null,
                    new TrustManager[] {new Anything()},
                    new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class Anything extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
