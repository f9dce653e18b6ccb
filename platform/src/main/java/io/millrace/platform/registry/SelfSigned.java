package io.millrace.platform.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// A new key of the curve P-256 with a certificate that it has signed itself, for where nobody
/// hands out certificates. The JDK makes certificates by its program keytool only.
public record SelfSigned(String keyPem, String certificatePem) {

    private static final String ALIAS = "key";

    /// @param name the certificate's common name: letters, digits, spaces and `-`
    public static SelfSigned make(String name) {
        if (!name.matches("[A-Za-z0-9 -]+")) {
            throw new IllegalArgumentException("No common name: '" + name + "'");
        }
        try {
            var directory =
                    Files.createTempDirectory(
                            "key",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rwx------")));
            var store = directory.resolve("store.p12");
            try {
                generate(name, store);
                return read(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(directory);
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Could not make a key for " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while making a key for " + name, e);
        }
    }

    private static void generate(String name, Path store) throws IOException, InterruptedException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var words =
                List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        password());
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + output.strip());
        }
    }

    private static SelfSigned read(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(file)) {
            store.load(stream, password().toCharArray());
        }
        var key = store.getKey(ALIAS, password().toCharArray());
        return new SelfSigned(
                pem("PRIVATE KEY", key.getEncoded()),
                pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
    }

    /// The store lives for a moment in a directory that only its owner enters.
    private static String password() {
        return "for-a-moment";
    }

    private static String pem(String label, byte[] encoded) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(
                        label,
                        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded));
    }

    /// Both, as [RegistryKey#read] reads them.
    public String pem() {
        return keyPem + certificatePem;
    }

    @Override
    public String toString() {
        return "SelfSigned[" + certificatePem + "]";
    }
}
