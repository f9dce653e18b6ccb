package io.millrace.build.execution.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.build.execution.BuildFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceDirectoryTest {

    @TempDir Path machine;
    private Path root = Path.of("");

    @BeforeEach
    void aSourceWithLinksThatLeaveIt() throws IOException {
        root = Files.createDirectory(machine.resolve("source"));
        Files.createDirectory(machine.resolve("secret"));
        Files.writeString(machine.resolve("secret/Dockerfile"), "FROM secret");
        Files.createDirectories(root.resolve("app/docker"));
        Files.writeString(root.resolve("app/Dockerfile"), "FROM a");
        Files.createSymbolicLink(root.resolve("inside"), Path.of("app"));
        Files.createSymbolicLink(root.resolve("outside"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("app/outside"), Path.of("../../secret"));
        Files.createSymbolicLink(root.resolve("app/Linked"), Path.of("Dockerfile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "/app", "app/docker/..", "inside"})
    void aContextDirectoryLiesInTheSource(String contextDir) throws Exception {
        assertThat(source().context(contextDir)).isEqualTo(root.resolve("app").toRealPath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../secret",
                "outside",
                "app/../../secret",
                "/etc",
                "none",
                "app/Dockerfile",
                "a\0b"
            })
    void oneThatLeavesItIsRefused(String contextDir) {
        assertThatThrownBy(() -> source().context(contextDir))
                .isInstanceOf(BuildFailure.class)
                .hasMessageContaining("spec.source.contextDir")
                .hasMessageContaining("is not a directory of the source");
    }

    @Test
    void aDockerfileIsReadFromTheContext() throws Exception {
        assertThat(source().dockerfile(context(), "Dockerfile")).isEqualTo("FROM a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Linked",
                "outside/Dockerfile",
                "../../secret/Dockerfile",
                "docker",
                "none",
                "/etc/passwd"
            })
    void oneThatIsALinkOrLiesElsewhereIsRefused(String path) {
        assertThatThrownBy(() -> source().dockerfile(context(), path))
                .isInstanceOf(BuildFailure.class);
    }

    private SourceDirectory source() {
        return new SourceDirectory(root);
    }

    private Path context() throws BuildFailure, IOException {
        return source().context("app");
    }
}
