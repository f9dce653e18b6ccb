package io.millrace.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceUploadsTest {

    @TempDir private static Path directory;
    private static TestRegistry registry;
    private static SourceUploads uploads;

    @BeforeAll
    static void startRegistry() throws IOException {
        registry = TestRegistry.in(directory);
        uploads = new SourceUploads(registry.blobs());
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @Test
    void anUploadIsKeptUntilItIsRemoved() throws Exception {
        var place = uploads.keep("one", stream("the source"));

        try (var kept = uploads.read(place).orElseThrow()) {
            assertThat(kept).hasContent("the source");
        }
        uploads.remove(place);
        uploads.remove(place);
        assertThat(uploads.read(place)).isEmpty();
    }

    @Test
    void theEndOfOneUploadIsNotTheEndOfItsTwin() throws Exception {
        var one = uploads.keep("first", stream("the same"));
        var other = uploads.keep("second", stream("the same"));

        uploads.remove(one);

        assertThat(one).isNotEqualTo(other);
        try (var kept = uploads.read(other).orElseThrow()) {
            assertThat(kept).hasContent("the same");
        }
    }

    @Test
    void anUploadThatBreaksOffLeavesNothing() {
        var broken =
                new InputStream() {
                    private int left = 20 << 20;

                    @Override
                    public int read() throws IOException {
                        if (left-- <= 0) {
                            throw new IOException("the client is gone");
                        }
                        return 'x';
                    }
                };

        assertThatThrownBy(() -> uploads.keep("three", broken)).isInstanceOf(IOException.class);

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .until(() -> underWay() == 0);
    }

    @Test
    void noOtherRepositoryIsRead() {
        assertThatThrownBy(() -> uploads.read("demo/app@sha256:" + "a".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static long underWay() throws IOException {
        var folder =
                directory.resolve(
                        "data/docker/registry/v2/repositories/millrace/build-sources/_uploads");
        try (var left = Files.walk(folder)) {
            return left.filter(it -> it.endsWith("data")).count();
        }
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
