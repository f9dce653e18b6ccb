package io.millrace.standalone;

import io.millrace.contract.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The main class behind `./run chart-secrets`: the Secrets that the chart `helm/millrace` asks
/// for, for a release named `millrace`. Made once, then kept.
public final class ChartSecrets {

    private final Home home;
    private final String namespace;
    private final Secrets secrets;

    private ChartSecrets(Home home, String namespace) {
        this.home = home;
        this.namespace = namespace;
        this.secrets = new Secrets(home.file("secrets.properties"));
    }

    static void main(String[] arguments) throws IOException {
        var namespace = arguments[1];
        var home = new Home(Path.of(arguments[0]));
        write(home.directory(), namespace);
        System.out.printf(
                """
                kubectl create namespace %1$s
                kubectl apply -n %1$s -f %2$s
                psql … -d millrace -1 -v ON_ERROR_STOP=1 -f %3$s   # not with CloudNativePG
                helm install millrace helm/millrace -n %1$s -f %4$s …
                kubectl port-forward -n %1$s service/millrace-gateway 8443:443
                kubectl --kubeconfig %5$s api-resources
                """,
                namespace,
                home.file("secrets.yaml"),
                home.file("schemas.sql"),
                home.file("values.yaml"),
                home.file("kubeconfig"));
    }

    /// Writes the files into a directory that only its owner may enter.
    ///
    /// @param namespace of the release
    public static void write(Path directory, String namespace) throws IOException {
        var home = new Home(directory);
        Home.ownersOnly(home.directory());
        new ChartSecrets(home, namespace).write();
    }

    private void write() throws IOException {
        var service = "millrace-gateway." + namespace + ".svc";
        var certificate =
                GatewayCertificate.in(
                        home, secrets, "millrace-gateway", service, service + ".cluster.local");
        var accounts = Account.of(secrets);
        Account.write(
                Stream.concat(accounts.stream(), Stream.of(Account.scraper(secrets))).toList(),
                home.file("tokens"),
                home.file("passwords"));
        var objects = new ArrayList<String>();
        for (var secret : contents("http://" + service + ":8080", certificate).entrySet()) {
            objects.add(secret(secret.getKey(), secret.getValue()));
        }
        Home.writePrivately(home.file("secrets.yaml"), String.join("---\n", objects));
        Home.writePrivately(home.file("schemas.sql"), schemas());
        Home.writePrivately(home.file("values.yaml"), values(certificate));
        Home.writePrivately(
                home.file("kubeconfig"),
                new Kubeconfig("https://127.0.0.1:8443", certificate.pem(), accounts).render());
    }

    private Map<String, Map<String, byte[]>> contents(
            String gateway, GatewayCertificate certificate) throws IOException {
        var keys = RegistryKeys.in(home);
        var contents = new LinkedHashMap<String, Map<String, byte[]>>();
        contents.put("millrace-secrets-key", texts("key", secrets.key("secrets.key")));
        contents.put(
                "millrace-tokens",
                files(
                        Map.of(
                                "tokens",
                                home.file("tokens"),
                                "passwords",
                                home.file("passwords"),
                                "signing-keys",
                                SigningKey.in(home),
                                "client-ca",
                                ClientAuthority.in(home, secrets).certificate())));
        contents.put(
                "millrace-registry",
                texts("notification-token", RegistrySettings.notificationToken(secrets)));
        contents.put(
                "millrace-registry-keys",
                files(
                        Map.of(
                                "gateway.pem",
                                keys.key(Owner.GATEWAY),
                                "importer.pem",
                                keys.key(Owner.IMPORTER),
                                "build.pem",
                                keys.key(Owner.BUILD),
                                "build-signers.pem",
                                keys.buildSigners())));
        contents.put("millrace-registry-server", registryServer(gateway, keys));
        contents.put("millrace-gateway-tls", files(Map.of("keystore.p12", certificate.keyStore())));
        contents.put("millrace-gateway-tls-password", texts("password", certificate.password()));
        contents.put("millrace-metrics-token", texts("token", Account.scraper(secrets).token()));
        var passwords = new TreeMap<String, byte[]>();
        for (var owner : Owner.values()) {
            var password = bytes(Postgres.password(secrets, owner));
            passwords.put(owner.wireName(), password);
            contents.put(
                    "millrace-database-" + owner.wireName(),
                    Map.of("username", bytes(owner.wireName()), "password", password));
        }
        contents.put("millrace-database", passwords);
        return contents;
    }

    /// What the registry itself mounts, at `/etc/distribution`.
    private Map<String, byte[]> registryServer(String gateway, RegistryKeys keys)
            throws IOException {
        var signers = "/etc/distribution/signers.pem";
        var configuration = RegistrySettings.inContainer(gateway, signers, secrets).render();
        return Map.of(
                "config.yml", bytes(configuration),
                "signers.pem", Files.readAllBytes(keys.signers()));
    }

    private static Map<String, byte[]> texts(String key, String text) {
        return Map.of(key, bytes(text));
    }

    private static Map<String, byte[]> files(Map<String, Path> files) throws IOException {
        var contents = new TreeMap<String, byte[]>();
        for (var file : files.entrySet()) {
            contents.put(file.getKey(), Files.readAllBytes(file.getValue()));
        }
        return contents;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String secret(String name, Map<String, byte[]> contents) {
        var text =
                new StringBuilder(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: { name: %s }
                        data:
                        """
                                .formatted(name));
        new TreeMap<>(contents)
                .forEach((key, content) ->
                        text.append("  %s: %s\n".formatted(key, base64(content))));
        return text.toString();
    }

    /// What an administrator of PostgreSQL does once, in the database `millrace`.
    private String schemas() {
        var statements = new ArrayList<String>();
        statements.add("REVOKE ALL ON DATABASE millrace FROM PUBLIC");
        statements.add("REVOKE ALL ON SCHEMA public FROM PUBLIC");
        for (var owner : Owner.values()) {
            statements.add(Postgres.role("CREATE", owner, Postgres.password(secrets, owner)));
            statements.addAll(Postgres.schema(owner));
        }
        return String.join(";\n", statements) + ";\n";
    }

    private static String values(GatewayCertificate certificate) {
        return """
        tokens: { passwords: true, signingKeys: true, clientCa: true }
        # With mode kubernetes.
        kubernetes:
          apiServices:
            caBundle: %s
        """
                .formatted(base64(bytes(certificate.pem())));
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
