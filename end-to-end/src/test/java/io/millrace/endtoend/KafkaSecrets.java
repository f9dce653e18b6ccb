package io.millrace.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;

/// The Secrets that Strimzi makes for a Kafka and its users, each a directory with a file for each
/// key, and what the broker itself is given.
record KafkaSecrets(Path directory) {

    static final String PASSWORD = "known-to-tests";

    private static final String BROKERS = "cluster-ca";
    private static final String USERS = "clients-ca";
    private static final String BROKER = "broker";

    static KafkaSecrets in(Path directory) throws IOException {
        var secrets = new KafkaSecrets(Files.createDirectories(directory));
        var openssl = secrets.openssl();
        openssl.authority(BROKERS);
        openssl.authority(USERS);
        openssl.signed(BROKERS, BROKER, PASSWORD, "subjectAltName=IP:127.0.0.1");
        secrets.trust(USERS, directory.resolve(USERS + ".p12"));
        return secrets;
    }

    private Openssl openssl() {
        return new Openssl(directory);
    }

    Path brokerKeys() {
        return directory.resolve(BROKER + ".p12");
    }

    Path trustedUsers() {
        return directory.resolve(USERS + ".p12");
    }

    /// `<cluster>-cluster-ca-cert`.
    void authority(String secret) throws IOException {
        trust(BROKERS, Files.createDirectories(directory.resolve(secret)).resolve("ca.p12"));
        write(secret, "ca.password", PASSWORD);
    }

    /// Of a KafkaUser with the authentication `tls`, which is known as `CN=<user>`.
    void certified(String user) throws IOException {
        openssl().signed(USERS, user, PASSWORD, "extendedKeyUsage=clientAuth");
        Files.createDirectories(directory.resolve(user));
        Files.move(directory.resolve(user + ".p12"), directory.resolve(user).resolve("user.p12"));
        write(user, "user.password", PASSWORD);
    }

    /// Of a KafkaUser with the authentication `scram-sha-512`.
    void withPassword(String user) throws IOException {
        write(user, "password", PASSWORD);
        write(
                user,
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(user, PASSWORD));
    }

    String value(String secret, String key) throws IOException {
        return Files.readString(file(secret, key));
    }

    Path file(String secret, String key) {
        return directory.resolve(secret).resolve(key);
    }

    private void write(String secret, String key, String value) throws IOException {
        Files.createDirectories(directory.resolve(secret));
        Files.writeString(file(secret, key), value);
    }

    /// OpenSSL makes no store of certificates that Java trusts.
    private void trust(String authority, Path file) throws IOException {
        try (var certificate = Files.newInputStream(directory.resolve(authority + ".crt"));
                var written = Files.newOutputStream(file)) {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca.crt",
                    CertificateFactory.getInstance("X.509").generateCertificate(certificate));
            store.store(written, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }
}
