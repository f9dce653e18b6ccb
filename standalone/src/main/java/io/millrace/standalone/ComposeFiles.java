package io.millrace.standalone;

import io.millrace.contract.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
                docker compose up -d
                kubectl --kubeconfig %s api-resources
                """,
                directory.file("kubeconfig"));
    }

    static void write(Home directory) throws IOException {
        var secrets = new Secrets(directory.file("secrets.properties"));
        var accounts = Account.of(secrets);
        var certificate = GatewayCertificate.in(directory, secrets);
        Home.writePrivately(
                directory.file("kubeconfig"),
                new Kubeconfig("https://127.0.0.1:8443", certificate.pem(), accounts).render());
        var scraper = Account.scraper(secrets);
        Account.write(
                Stream.concat(accounts.stream(), Stream.of(scraper)).toList(),
                directory.file("tokens"),
                directory.file("passwords"));
        var files = new ArrayList<>(RegistryKeys.in(directory).files());
        files.addAll(
                List.of(
                        directory.file("tokens"),
                        directory.file("passwords"),
                        SigningKey.in(directory),
                        ClientAuthority.in(directory, secrets).certificate(),
                        certificate.keyStore()));
        contents(secrets, scraper)
                .forEach((name, content) -> {
                    Home.writePrivately(directory.file(name), content);
                    files.add(directory.file(name));
                });
        readableInContainers(files);
    }

    /// Containers have users of their own; on the machine the directory keeps others out.
    private static void readableInContainers(List<Path> files) throws IOException {
        for (var file : files) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static Map<String, String> contents(Secrets secrets, Account scraper) {
        var contents = new LinkedHashMap<String, String>();
        contents.put("postgres-administrator", secrets.password("postgres.administrator"));
        contents.put("postgres-owners", passwords(secrets));
        for (var owner : Owner.values()) {
            contents.put(owner.wireName() + ".properties", configuration(secrets, owner));
        }
        contents.put("registry.yml", registry(secrets));
        contents.put("metrics-token", scraper.token());
        contents.put("grafana-password", secrets.password("grafana.admin"));
        return contents;
    }

    /// Lines of `owner:password`.
    private static String passwords(Secrets secrets) {
        return Stream.of(Owner.values())
                .map(it -> "%s:%s\n".formatted(it.wireName(), Postgres.password(secrets, it)))
                .collect(Collectors.joining());
    }

    /// What of a service's configuration is secret.
    private static String configuration(Secrets secrets, Owner owner) {
        var lines = new ArrayList<String>();
        lines.add("quarkus.datasource.password=" + Postgres.password(secrets, owner));
        if (owner != Owner.IMAGESTREAM) {
            lines.add("millrace.secrets.key=" + secrets.key("secrets.key"));
        }
        if (owner == Owner.GATEWAY) {
            lines.add(
                    "quarkus.tls.key-store.p12.password=" + secrets.password("gateway.key-store"));
            lines.add(
                    "millrace.registry.notification-token="
                            + RegistrySettings.notificationToken(secrets));
        }
        return String.join("\n", lines) + "\n";
    }

    private static String registry(Secrets secrets) {
        return RegistrySettings.inContainer(
                        "http://gateway:8080", "/run/secrets/registry-signers.pem", secrets)
                .render();
    }
}
