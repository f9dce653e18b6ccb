package io.millrace.houserules;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.houserules.ConfigurationKeys.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `docs/configuration.md` is what the sources declare. `./test -pl house-rules -am
/// -Dtest=ConfigurationPageTest -Dmillrace.configuration.write` writes it.
class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    private static final List<String> MODULES =
            List.of(
                    "platform",
                    "gateway",
                    "imagestream-service",
                    "importer-service",
                    "build-service",
                    "trigger-service");

    private static final Pattern SPOKEN_OF =
            Pattern.compile("`(millrace\\.[a-z][a-z.-]*[a-z])[`=]");

    private static final Pattern TOPIC =
            Pattern.compile(
                    "millrace\\.[a-z]+\\.(commands|resources|events|dlq|logs|audit)|millrace\\.(replies|inbound(\\.dlq)?)");

    private static final String HEAD =
            """
            # Configuration

            Every `millrace.*` property of every service, as the sources declare them; what follows from them, and what else to configure, is in [operations.md](operations.md#configuration). This page is made from the sources and checked against them by the build.

            A property is set as an environment variable by the name in the second column, or in a properties file that `SMALLRYE_CONFIG_LOCATIONS` names (secrets belong there). Durations are written as in ISO 8601 (`PT30S`, `P7D`) or as `30s`, `10m`, `24h`; lists are separated by commas. A property without a default need not be set, unless it says *required*.
            """;

    @Test
    void everyPropertyIsExplained() {
        for (var module : MODULES) {
            assertThat(keys(module))
                    .as(module)
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.meaning()).as(it.name()).isNotEmpty())
                    .allSatisfy(it -> assertThat(it.type()).as(it.name()).isNotEmpty());
        }
    }

    @Test
    void thePageSaysWhatTheSourcesDeclare() throws IOException {
        if (System.getProperty("millrace.configuration.write") != null) {
            Files.writeString(PAGE, page());
        }

        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    /// A property that was renamed, or never was, misleads whoever reads of it.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "operations.md",
                "kubernetes.md",
                "architecture.md",
                "pipelines.md",
                "tour.md"
            })
    void otherPagesSpeakOfPropertiesThatThereAre(String page) throws IOException {
        var keys = MODULES.stream().flatMap(it -> keys(it).stream()).map(Key::name).toList();
        var text = Files.readString(PAGE.resolveSibling(page));

        assertThat(SPOKEN_OF.matcher(text).results().map(it -> it.group(1)))
                .filteredOn(it -> !TOPIC.matcher(it).matches())
                .allSatisfy(it ->
                        assertThat(keys)
                                .anyMatch(key -> key.equals(it) || key.startsWith(it + ".")));
    }

    private static String page() {
        return HEAD
                + MODULES.stream()
                        .map(ConfigurationPageTest::section)
                        .collect(Collectors.joining());
    }

    private static String section(String module) {
        var rows =
                keys(module).stream().map(ConfigurationPageTest::row).collect(Collectors.joining());
        return """

        ## %s

        | property | environment | type | default | |
        |---|---|---|---|---|
        %s\
        """
                .formatted(module.equals("platform") ? "every owner" : module, rows);
    }

    private static String row(Key key) {
        return "| `%s` | %s | %s | %s | %s |\n"
                .formatted(
                        key.name(),
                        key.name().contains("<") ? "" : "`" + environmentName(key.name()) + "`",
                        key.type(),
                        key.fallback()
                                .map(it -> it.isEmpty() ? "" : "`" + it + "`")
                                .orElse("*required*"),
                        key.meaning().replace("|", "\\|"));
    }

    private static String environmentName(String name) {
        return name.replaceAll("[^a-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static List<Key> keys(String module) {
        return ConfigurationKeys.of(Path.of("..", module), Path.of("..", "platform"));
    }
}
