package io.millrace.platform.registry;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A file of keys and certificates between lines of dashes (RFC 7468).
record Pem(Path file, String text) {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    static Pem read(Path file) {
        try {
            return new Pem(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read the keys in " + file, e);
        }
    }

    /// The key as a block of its own.
    static String block(PublicKey key) {
        var lines =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----\n";
    }

    ECPrivateKey privateKey() {
        var keys = blocks("PRIVATE KEY");
        if (keys.size() != 1) {
            throw unfit("it has %d private keys in PKCS#8 form".formatted(keys.size()), null);
        }
        try {
            return (ECPrivateKey)
                    KeyFactory.getInstance("EC")
                            .generatePrivate(new PKCS8EncodedKeySpec(keys.getFirst()));
        } catch (GeneralSecurityException e) {
            throw unfit("its private key is none of an elliptic curve", e);
        }
    }

    List<X509Certificate> certificates() {
        return blocks("CERTIFICATE").stream().map(this::certificate).toList();
    }

    private X509Certificate certificate(byte[] encoded) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw unfit("it has an unreadable certificate", e);
        }
    }

    private List<byte[]> blocks(String label) {
        return BLOCK.matcher(text)
                .results()
                .filter(it -> it.group(1).equals(label))
                .map(it -> Base64.getMimeDecoder().decode(it.group(2)))
                .toList();
    }

    IllegalArgumentException unfit(String why, @Nullable GeneralSecurityException cause) {
        return new IllegalArgumentException(
                "The file %s cannot be used as a key: %s".formatted(file, why), cause);
    }
}
