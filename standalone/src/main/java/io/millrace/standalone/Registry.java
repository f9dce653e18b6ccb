package io.millrace.standalone;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The Distribution registry of the standalone system: one credential, and every push is told to
/// the gateway.
record Registry(Home home, Ports ports, Secrets secrets) {

    static final String USERNAME = "millrace";

    private static final int BCRYPT_COST = 6;

    String host() {
        return "127.0.0.1:" + ports.number(Port.REGISTRY);
    }

    String password() {
        return secrets.password("registry.password");
    }

    String notificationToken() {
        return secrets.password("registry.notification-token");
    }

    /// A low cost is enough for a random password, and the registry pays it on every request.
    static String credentialLine(Secrets secrets) {
        var password = secrets.password("registry.password");
        var hash = BCrypt.withDefaults().hashToString(BCRYPT_COST, password.toCharArray());
        return USERNAME + ":" + hash.replace("$2a$", "$2y$") + "\n";
    }

    Program program() {
        var configuration = home.file("registry.yml");
        return Program.named(
                        Part.REGISTRY.label(),
                        home,
                        List.of(executable().toString(), "serve", configuration.toString()))
                .preparedBy(() -> {
                    Home.writePrivately(home.file("registry.htpasswd"), credentialLine(secrets));
                    Home.writePrivately(configuration, configuration());
                })
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
          htpasswd:
            realm: millrace
            path: "%s"
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
                        home.file("registry.htpasswd"),
                        ports.number(Port.GATEWAY),
                        notificationToken());
    }
}
