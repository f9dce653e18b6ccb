package io.millrace.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogArchiveTest {

    @TempDir private static Path directory;
    private static TestRegistry running;
    private static RegistryBlobs registry;

    @BeforeAll
    static void startRegistry() throws IOException {
        running = TestRegistry.in(directory);
        registry = running.blobs();
    }

    @AfterAll
    static void stopRegistry() {
        running.close();
    }

    @Test
    void aKeptLogIsReadAsItWas() throws Exception {
        var archive = new LogArchive(registry);
        var file = gzip("STEP 1: FROM base\nä line\n");

        var place = archive.keep(file, Digest.of(Files.readAllBytes(file)));

        assertThat(place).startsWith("millrace/build-logs@sha256:");
        var kept = archive.read(place).orElseThrow();
        assertThat(kept.isTimed()).isTrue();
        try (var log = kept.lines()) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("STEP 1: FROM base\nä line\n");
        }
    }

    @Test
    void keepingALogTwiceKeepsItOnce() throws Exception {
        var archive = new LogArchive(registry);
        var file = gzip("again\n");
        var digest = Digest.of(Files.readAllBytes(file));

        var first = archive.keep(file, digest);

        assertThat(archive.keep(file, digest)).isEqualTo(first);
    }

    @Test
    void aLogThatIsNotKeptIsAbsent() throws Exception {
        var nowhere = LogArchive.REPOSITORY + "@" + Digest.of("nothing");

        assertThat(new LogArchive(registry).read(nowhere)).isEmpty();
    }

    @Test
    void aPlaceWithoutADigestIsRefused() {
        var elsewhere = LogArchive.REPOSITORY + "@../../../v2/demo/app/manifests/latest";

        assertThatThrownBy(() -> new LogArchive(registry).read(elsewhere))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentThatIsNotWhatItsDigestSaysIsRefused() throws IOException {
        var file = gzip("content");

        assertThatThrownBy(() -> registry.push("millrace/build-logs", Digest.of("other"), file))
                .isInstanceOf(RegistryUnavailable.class)
                .hasMessageContaining("400");
    }

    private static Path gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Files.write(Files.createTempFile(directory, "log", ".gz"), bytes.toByteArray());
    }
}
