package io.millrace.gateway.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// An authority for certificates, made with openssl.
public final class TestAuthority {

    private final Path directory;
    private final String pem;

    public TestAuthority(Path directory) throws IOException {
        this.directory = directory;
        this.pem =
                certificate(
                        "ca.key",
                        "-subj",
                        "/CN=authority",
                        "-addext",
                        "basicConstraints=critical,CA:TRUE",
                        "-out",
                        directory.resolve("ca.crt").toString());
    }

    /// The authority's own certificate.
    public String pem() {
        return pem;
    }

    /// A certificate for the subject, good from now on for two days.
    public X509Certificate issued(String subject, String use) throws IOException {
        return parsed(
                certificate(
                        "subject.key",
                        "-subj",
                        subject,
                        "-addext",
                        "basicConstraints=CA:FALSE",
                        "-addext",
                        "extendedKeyUsage=" + use,
                        "-CA",
                        directory.resolve("ca.crt").toString(),
                        "-CAkey",
                        directory.resolve("ca.key").toString(),
                        "-out",
                        directory.resolve("subject.crt").toString()));
    }

    static X509Certificate parsed(String pem) {
        try {
            var stream = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(stream);
        } catch (CertificateException e) {
            throw new AssertionError(pem, e);
        }
    }

    private String certificate(String key, String... arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                "openssl",
                                "req",
                                "-x509",
                                "-newkey",
                                "ec",
                                "-pkeyopt",
                                "ec_paramgen_curve:P-256",
                                "-nodes",
                                "-days",
                                "2",
                                "-keyout",
                                directory.resolve(key).toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return Files.readString(Path.of(command.getLast()));
    }
}
