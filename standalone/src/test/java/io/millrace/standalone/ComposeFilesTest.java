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
    void everyVariableThatDockerComposeReadsIsMade() throws IOException {
        var home = new Home(directory.resolve("compose"));
        home.create();

        ComposeFiles.write(home);

        var made =
                Files.readAllLines(home.file("env")).stream()
                        .map(line -> line.substring(0, line.indexOf('=')))
                        .collect(Collectors.toSet());
        var read =
                Pattern.compile("(?<!\\$)\\$\\{([A-Z_]+)")
                        .matcher(composeFile())
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toSet());
        assertThat(made).containsAll(read);
    }

    private static String composeFile() throws IOException {
        return Files.readString(Checkout.find().root().resolve("docker-compose.yml"));
    }
}
