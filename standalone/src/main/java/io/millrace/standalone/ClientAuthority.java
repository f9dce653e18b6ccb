package io.millrace.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/// An authority for client certificates, and the administrator's: made once, then kept. The
/// certificate opens the door when neither tokens nor passwords do.
record ClientAuthority(Path certificate, Path adminCertificate, Path adminKey) {

    private static final String AUTHORITY = "authority";
    private static final String ADMIN = "admin";

    static ClientAuthority in(Home home, Secrets secrets) {
        var authority =
                new ClientAuthority(
                        home.file("client-ca.crt"), home.file("admin.crt"), home.file("admin.key"));
        if (!Files.exists(authority.certificate)) {
            authority.make(home, secrets.password("client-ca.key-store"));
        }
        return authority;
    }

    private void make(Home home, String password) {
        var store = home.file("client-ca.p12");
        var request = home.file("admin.csr");
        var signed = home.file("admin.crt.part");
        try {
            Files.deleteIfExists(store);
            var keytool = new Keytool(store, password);
            generate(keytool, AUTHORITY, "CN=Millrace standalone clients", "bc:c=ca:true");
            generate(keytool, ADMIN, "CN=admin, O=system:masters", "eku=clientAuth");
            keytool.run("-certreq", "-alias", ADMIN, "-file", request.toString());
            keytool.run(
                    "-gencert",
                    "-rfc",
                    "-alias",
                    AUTHORITY,
                    "-infile",
                    request.toString(),
                    "-outfile",
                    signed.toString(),
                    "-ext",
                    "eku=clientAuth",
                    "-validity",
                    "3650");
            Files.move(signed, adminCertificate, StandardCopyOption.REPLACE_EXISTING);
            Files.deleteIfExists(request);
            export(store, password);
        } catch (IOException | GeneralSecurityException e) {
            throw new StartFailure("Cannot make the authority of client certificates", e);
        }
    }

    private static void generate(Keytool keytool, String alias, String name, String extension) {
        keytool.run(
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-ext",
                extension,
                "-validity",
                "3650");
    }

    private void export(Path file, String password) throws IOException, GeneralSecurityException {
        try (var stream = Files.newInputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(stream, password.toCharArray());
            var key = store.getKey(ADMIN, password.toCharArray());
            Home.writePrivately(adminKey, Pem.of("PRIVATE KEY", key.getEncoded()));
            Home.writePrivately(
                    certificate,
                    Pem.of("CERTIFICATE", store.getCertificate(AUTHORITY).getEncoded()));
        }
    }
}
