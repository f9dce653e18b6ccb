package io.millrace.build.execution.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.InputFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputFolderTest {

    @TempDir private Path machine;
    private Path source;

    @BeforeEach
    void aSourceWithTraps() throws IOException {
        source = Files.createDirectories(machine.resolve("source"));
        var outside = Files.createDirectories(machine.resolve("outside"));
        Files.writeString(outside.resolve("victim"), "untouched");
        Files.createSymbolicLink(source.resolve("link"), outside);
        Files.createSymbolicLink(source.resolve("token"), outside.resolve("victim"));
        Files.createDirectories(source.resolve("taken/token"));
        Files.writeString(source.resolve("file"), "");
    }

    @Test
    void filesComeIntoNewAndOldFolders() throws Exception {
        write("a/./b/../c", "token");

        assertThat(source.resolve("a/c/token")).hasContent("secret");
    }

    @Test
    void aLinkInTheSourceIsReplacedAndNotFollowed() throws Exception {
        write("", "token");

        assertThat(source.resolve("token")).hasContent("secret").isRegularFile();
        assertThat(machine.resolve("outside/victim")).hasContent("untouched");
    }

    @ParameterizedTest
    @CsvSource({
        "link, token, symbolic link",
        "link/deeper, token, symbolic link",
        "file, token, is a file",
        "taken, token, is a folder",
        "../outside, token, leaves the source",
        "a/../../outside, token, leaves the source",
        "/outside, token, leaves the source",
        "a, .., no file name",
        "a, ../victim, no file name",
    })
    void nothingIsWrittenElsewhere(String folder, String key, String why) {
        assertThatThrownBy(() -> write(folder, key))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining(why);
        assertThat(machine.resolve("outside")).isDirectoryContaining("glob:**victim");
        assertThat(machine.resolve("outside/victim")).hasContent("untouched");
    }

    private void write(String folder, String key) throws BuildFailure, IOException {
        var files = Map.of(key, "secret".getBytes(StandardCharsets.UTF_8));
        new InputFolder(source).write(InputFiles.secret("hidden", folder, files));
    }
}
