package io.millrace.standalone;

import io.millrace.contract.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The main class behind `./run compose-files`: what `docker-compose.yml` reads from
/// `.millrace/compose`. Kept when it is there, so that it fits the volumes of an earlier run.
final class ComposeFiles {

    private ComposeFiles() {}

    static void main(String[] arguments) throws IOException {
        var directory = new Home(Path.of(arguments[0]));
        Home.ownersOnly(directory.directory());
        write(directory);
        System.out.printf(
                """
                docker compose --env-file %s up -d
                kubectl --kubeconfig %s api-resources
                """,
                directory.file("env"), directory.file("kubeconfig"));
    }

    static void write(Home directory) throws IOException {
        var secrets = new Secrets(directory.file("secrets.properties"));
        var accounts = Account.of(secrets);
        var certificate = GatewayCertificate.in(directory, secrets);
        Home.writePrivately(directory.file("env"), environment(secrets));
        Home.writePrivately(
                directory.file("kubeconfig"),
                new Kubeconfig("https://127.0.0.1:8443", certificate.pem(), accounts).render());
        var keys = RegistryKeys.in(directory);
        Account.write(accounts, directory.file("tokens"), directory.file("passwords"));
        readableInContainers(keys.files());
        readableInContainers(
                List.of(
                        directory.file("tokens"),
                        directory.file("passwords"),
                        SigningKey.in(directory),
                        ClientAuthority.in(directory, secrets).certificate(),
                        certificate.keyStore()));
    }

    /// Containers have users of their own; on the machine the directory keeps others out.
    private static void readableInContainers(List<Path> files) throws IOException {
        for (var file : files) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static String environment(Secrets secrets) {
        var lines = new ArrayList<String>();
        lines.add("POSTGRES_ADMINISTRATOR_PASSWORD=" + secrets.password("postgres.administrator"));
        for (var owner : Owner.values()) {
            lines.add(
                    "POSTGRES_%s_PASSWORD=%s"
                            .formatted(
                                    owner.wireName().toUpperCase(Locale.ROOT),
                                    Postgres.password(secrets, owner)));
        }
        lines.add("REGISTRY_HTTP_SECRET=" + secrets.password("registry.http-secret"));
        lines.add("REGISTRY_NOTIFICATION_TOKEN=" + secrets.password("registry.notification-token"));
        lines.add("GATEWAY_KEY_STORE_PASSWORD=" + secrets.password("gateway.key-store"));
        lines.add("SECRETS_KEY=" + secrets.key("secrets.key"));
        return String.join("\n", lines) + "\n";
    }
}
