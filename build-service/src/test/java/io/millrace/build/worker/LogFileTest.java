package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir private Path directory;

    @Test
    void aDiskThatIsFullCostsTheRestOfTheLogAndNotTheBuild() throws IOException {
        var path = Files.createFile(directory.resolve("log.gz"));
        var file = new LogFile(path, 1L << 30, InstantSource.system(), _ -> new FullDisk());

        for (var line = 0; line < 100_000; line++) {
            file.line(Integer.toHexString(line * 2654435) + " is a line of a build");
        }
        file.close();

        assertThat(path).doesNotExist();
    }

    @Test
    void eachLineIsWrittenWithItsTime() throws IOException {
        var noon = Instant.parse("2026-11-23T12:00:00.250Z");
        try (var file = new LogFile(directory, 1L << 20, InstantSource.fixed(noon))) {
            file.line("STEP 1");
            file.line("");
            file.finish();

            try (var log = new GZIPInputStream(Files.newInputStream(file.path()))) {
                assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("%1$d STEP 1\n%1$d \n".formatted(noon.toEpochMilli()));
            }
        }
    }

    private static final class FullDisk extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
