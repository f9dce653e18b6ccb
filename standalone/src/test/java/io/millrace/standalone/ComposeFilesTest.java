package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeFilesTest {

    @TempDir Path directory;

    @Test
    void dockerComposeCreatesTheTopicsOfTheContract() throws IOException {
        var declared =
                Topics.all().stream()
                        .collect(Collectors.toMap(it -> it.name(), KafkaTopics::settings));

        var created = new HashMap<String, Map<String, String>>();
        for (var line : composeFile().lines().map(String::strip).toList()) {
            if (line.startsWith("topic millrace.")) {
                var words = List.of(line.split(" "));
                var settings = new HashMap<>(Map.of("max.message.bytes", "8388608"));
                words.stream()
                        .skip(2)
                        .map(word -> word.split("="))
                        .forEach(pair -> settings.put(pair[0], pair[1]));
                created.put(words.get(1), settings);
            }
        }

        assertThat(created).isEqualTo(declared);
    }

    @Test
    void everyFileThatDockerComposeReadsIsMade() throws IOException {
        var home = new Home(directory.resolve("compose"));
        home.create();

        ComposeFiles.write(home);

        var read =
                Pattern.compile("file: \\./\\.millrace/compose/([^ ]+) }")
                        .matcher(composeFile())
                        .results()
                        .map(match -> home.file(match.group(1)))
                        .toList();
        assertThat(read).hasSizeGreaterThan(15).allSatisfy(it -> assertThat(it).isNotEmptyFile());
    }

    @Test
    void everySecretThatAContainerGetsIsDeclared() throws IOException {
        var file = composeFile();
        var declarations = file.substring(file.indexOf("\nsecrets:\n"));
        var mounted =
                Pattern.compile("/run/secrets/([a-z.0-9-]+)")
                        .matcher(file)
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet());

        assertThat(mounted)
                .isNotEmpty()
                .allSatisfy(it -> assertThat(declarations).contains("\n  " + it + ": {"));
    }

    @Test
    void noPasswordIsInTheEnvironmentOfAContainer() throws IOException {
        assertThat(composeFile().lines().map(String::strip))
                .noneMatch(it -> it.matches("[A-Z_]*(PASSWORD|TOKEN|SECRET|KEY)[A-Z_]*: *\\$.*"));
    }

    @Test
    void aPartOfTheConfigurationThatIsSecretIsItsServicesOnly() throws IOException {
        var home = new Home(directory.resolve("compose"));
        home.create();

        ComposeFiles.write(home);

        var imagestream = Files.readString(home.file("imagestream.properties"));
        assertThat(imagestream).contains("quarkus.datasource.password=").hasLineCount(1);
        assertThat(Files.readString(home.file("build.properties")))
                .contains("millrace.secrets.key=")
                .doesNotContain("notification-token");
    }

    private static String composeFile() throws IOException {
        return Files.readString(Checkout.find().root().resolve("docker-compose.yml"));
    }
}
