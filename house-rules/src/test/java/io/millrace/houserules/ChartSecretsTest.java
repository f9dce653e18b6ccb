package io.millrace.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import io.millrace.standalone.ChartSecrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// What `./run chart-secrets` makes is what the chart's pods ask for.
class ChartSecretsTest {

    @TempDir Path directory;

    private final Map<String, Set<String>> made = new HashMap<>();

    @BeforeEach
    void make() throws IOException {
        ChartSecrets.write(directory.resolve("made"), "builds");
        var documents = yaml().loadAll(Files.readString(file("secrets.yaml")));
        for (var document : documents) {
            if (document instanceof Map<?, ?> secret) {
                made.put(Chart.nameOf(secret), keys(Chart.map(secret, "data")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode=standalone",
                "mode=kubernetes",
                "database.cloudNativePg.enabled=true",
                "monitoring.podMonitors.enabled=true"
            })
    void everySecretThatIsReadIsThere(String option) {
        var value = option.split("=");
        var rendered =
                new Helm(Chart.DIRECTORY)
                        .template()
                        .withName("millrace")
                        .withNamespace("builds")
                        .withValuesFile(file("values.yaml"))
                        .set(value[0], value[1])
                        .call();
        var read = new TreeSet<String>();
        yaml().loadAll(rendered).forEach(it -> collect(it, read));

        assertThat(read).hasSizeGreaterThan(10).isSubsetOf(whatIsMade());
    }

    @Test
    void whatIsThereIsKeptAndNobodyElseReadsIt() throws IOException {
        var before = Files.readString(file("secrets.yaml"));

        ChartSecrets.write(directory.resolve("made"), "builds");

        // Passwords are hashed with a new salt each time.
        assertThat(withoutHashes(Files.readString(file("secrets.yaml"))))
                .isEqualTo(withoutHashes(before));
        assertThat(Files.getPosixFilePermissions(file("secrets.yaml")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("made")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    private static List<String> withoutHashes(String secrets) {
        return secrets.lines().filter(it -> !it.startsWith("  passwords: ")).toList();
    }

    private Set<String> whatIsMade() {
        var all = new TreeSet<String>();
        made.forEach((secret, keys) -> {
            all.add(secret);
            keys.forEach(key -> all.add(secret + "/" + key));
        });
        return all;
    }

    private Path file(String name) {
        return directory.resolve("made").resolve(name);
    }

    /// @param read every `secret/key`, and every secret that is read as a whole
    private static void collect(Object value, Set<String> read) {
        if (value instanceof List<?> items) {
            items.forEach(it -> collect(it, read));
        } else if (value instanceof Map<?, ?> object) {
            for (var name : List.of("secretKeyRef", "credentials")) {
                if (object.get(name) instanceof Map<?, ?> reference) {
                    read.add(reference.get("name") + "/" + reference.get("key"));
                }
            }
            if (object.get("passwordSecret") instanceof Map<?, ?> reference) {
                read.add(reference.get("name") + "/username");
                read.add(reference.get("name") + "/password");
            }
            if (object.get("secretName") instanceof String secret) {
                read.add(secret);
                if (object.get("items") instanceof List<?> items) {
                    items.stream()
                            .map(it -> it instanceof Map<?, ?> item ? item.get("key") : "")
                            .forEach(key -> read.add(secret + "/" + key));
                }
            }
            object.values().forEach(it -> collect(it, read));
        }
    }

    private static Set<String> keys(Map<?, ?> data) {
        var keys = new TreeSet<String>();
        data.keySet().forEach(it -> keys.add(String.valueOf(it)));
        return keys;
    }

    private static Yaml yaml() {
        return new Yaml(new SafeConstructor(new LoaderOptions()));
    }
}
