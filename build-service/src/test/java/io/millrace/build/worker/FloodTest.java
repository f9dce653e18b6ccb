package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.execution.LocalRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is larger than memory goes through it all the same.
class FloodTest {

    @TempDir private Path directory;

    @Test
    void aLogIsFollowedAndArchivedInLittleMemory() throws Exception {
        assertThat(flood("-Xmx32m", "log", directory.toString())).startsWith("sha256:");
    }

    @Test
    void aSourceIsUploadedAndReadInLittleMemory() throws Exception {
        var length = 192L << 20;
        try (var registry = LocalRegistry.start(directory)) {
            assertThat(flood("-Xmx64m", "upload", registry.host(), Long.toString(length)))
                    .isEqualTo(Long.toString(length));
        }
    }

    private static String flood(String memory, String... arguments) throws Exception {
        var words =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                memory,
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Flood.class.getName()));
        words.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        return said.lines().reduce("", (_, last) -> last);
    }
}
