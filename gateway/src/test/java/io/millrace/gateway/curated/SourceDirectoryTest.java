package io.millrace.gateway.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDirectoryTest {

    @TempDir Path directory;
    private final List<String> problems = new ArrayList<>();

    @Test
    void filesOfYamlAndJsonAreReadByName() throws IOException, SourceException {
        for (var name : List.of("b.yml", "a.yaml", "c.json", "README.md", ".hidden.yaml")) {
            Files.writeString(directory.resolve(name), name);
        }
        Files.createDirectory(directory.resolve("d.yaml"));

        assertThat(SourceDirectory.read(directory, problems::add))
                .extracting(it -> new String(it.body(), java.nio.charset.StandardCharsets.UTF_8))
                .containsExactly("a.yaml", "b.yml", "c.json");
    }

    @Test
    void aDirectoryThatIsTooLargeIsReadNoFurther() throws IOException, SourceException {
        Files.writeString(directory.resolve("a.yaml"), "a");
        Files.write(directory.resolve("b.yaml"), new byte[Document.LIMIT]);

        assertThat(SourceDirectory.read(directory, problems::add)).hasSize(1);
        assertThat(problems).singleElement().asString().contains("b.yaml");
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SourceDirectory.read(directory.resolve("nowhere"), problems::add))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("nowhere");
    }
}
