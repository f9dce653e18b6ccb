package io.millrace.standalone;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The Distribution registry of the standalone system: it takes the tokens that the gateway hands
/// out, and tells the gateway of every push.
record Registry(Home home, Ports ports, Secrets secrets, RegistryKeys keys) {

    String host() {
        return "127.0.0.1:" + ports.number(Port.REGISTRY);
    }

    String notificationToken() {
        return secrets.password("registry.notification-token");
    }

    Program program() {
        var configuration = home.file("registry.yml");
        return Program.named(
                        Part.REGISTRY.label(),
                        home,
                        List.of(executable().toString(), "serve", configuration.toString()))
                .preparedBy(() -> Home.writePrivately(configuration, configuration()))
                .readyWhen(() -> Http.answers("http://" + host() + "/"), Duration.ofSeconds(30));
    }

    private static Path executable() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "docker-registry"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new StartFailure(
                                "The program docker-registry is missing. Debian and Ubuntu: apt-get install docker-registry"));
    }

    String configuration() {
        return """
        version: 0.1
        log:
          level: warn
          accesslog:
            disabled: true
        storage:
          filesystem:
            rootdirectory: "%s"
          delete:
            enabled: true
        http:
          addr: %s
          secret: "%s"
        auth:
          token:
            realm: http://127.0.0.1:%d/registry/token
            service: millrace-registry
            issuer: millrace
            rootcertbundle: "%s"
        notifications:
          endpoints:
            - name: millrace
              url: http://127.0.0.1:%d/registry/notifications
              headers:
                Authorization: ["Bearer %s"]
              timeout: 5s
              threshold: 3
              backoff: 1s
              ignoredmediatypes:
                - application/octet-stream
        """
                .formatted(
                        home.file("registry"),
                        host(),
                        secrets.password("registry.http-secret"),
                        ports.number(Port.GATEWAY),
                        keys.signers(),
                        ports.number(Port.GATEWAY),
                        notificationToken());
    }
}
