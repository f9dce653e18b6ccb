package io.millrace.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/// The gateway's key and self-signed certificate, for the loopback address and for other names.
/// kubectl sends a kubeconfig's bearer token only over TLS.
record GatewayCertificate(Path keyStore, String password) {

    private static final String ALIAS = "gateway";

    /// @param names of hosts, beside the loopback address
    static GatewayCertificate in(Home home, Secrets secrets, String... names) {
        var certificate =
                new GatewayCertificate(
                        home.file("gateway.p12"), secrets.password("gateway.key-store"));
        if (!Files.exists(certificate.keyStore)) {
            certificate.make(names);
        }
        return certificate;
    }

    private void make(String... names) {
        var subjects = new StringBuilder("san=ip:127.0.0.1,dns:localhost");
        for (var name : names) {
            subjects.append(",dns:").append(name);
        }
        var part = keyStore.resolveSibling("gateway.p12.part");
        try {
            Files.deleteIfExists(part);
            new Keytool(part, password)
                    .run(
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            "CN=Millrace standalone gateway",
                            "-ext",
                            subjects.toString(),
                            "-ext",
                            "bc:c=ca:true",
                            "-validity",
                            "3650");
            Files.move(part, keyStore, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartFailure("Cannot make the gateway's certificate", e);
        }
    }

    /// The certificate as PEM, which is also what clients must trust.
    String pem() {
        try (var stream = Files.newInputStream(keyStore)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(stream, password.toCharArray());
            return Pem.of("CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure("Cannot read " + keyStore, e);
        }
    }
}
