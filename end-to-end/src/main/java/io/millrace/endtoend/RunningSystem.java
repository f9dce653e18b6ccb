package io.millrace.endtoend;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// The system that `./run` started, as its `run.properties` describes it.
public record RunningSystem(Properties properties) {

    public static RunningSystem find() throws IOException {
        var home = Path.of(Optional.ofNullable(System.getenv("MILLRACE_HOME")).orElse(".millrace"));
        var file = home.resolve("run.properties");
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    "Nothing runs in %s: start Millrace with ./run".formatted(home));
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new RunningSystem(properties);
    }

    public String value(String name) {
        return Optional.ofNullable(properties.getProperty(name))
                .orElseThrow(
                        () -> new IllegalStateException("run.properties does not say " + name));
    }

    /// The names of everything that the file says, sorted.
    public List<String> names() {
        return properties.stringPropertyNames().stream().sorted().toList();
    }

    public Api as(String user) {
        return new Api(value("gateway.url"), value("token." + user));
    }

    BaseImage registry() {
        return new BaseImage(
                value("registry.host"), value("registry.username"), value("registry.password"));
    }
}
