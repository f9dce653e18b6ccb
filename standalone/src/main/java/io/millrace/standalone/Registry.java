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
        return RegistrySettings.notificationToken(secrets);
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
        var gateway = "http://127.0.0.1:" + ports.number(Port.GATEWAY);
        return new RegistrySettings(
                        host(),
                        home.file("registry").toString(),
                        gateway,
                        keys.signers().toString(),
                        secrets.password("registry.http-secret"),
                        notificationToken())
                .render();
    }
}
