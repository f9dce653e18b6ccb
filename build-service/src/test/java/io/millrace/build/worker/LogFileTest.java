package io.millrace.build.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

    @TempDir private Path directory;

    @Test
    void aDiskThatIsFullCostsTheRestOfTheLogAndNotTheBuild() throws IOException {
        var path = Files.createFile(directory.resolve("log.gz"));
        var file = new LogFile(path, 1L << 30, _ -> new FullDisk());

        for (var line = 0; line < 100_000; line++) {
            file.line(Integer.toHexString(line * 2654435) + " is a line of a build");
        }
        file.close();

        assertThat(path).doesNotExist();
    }

    private static final class FullDisk extends OutputStream {

        @Override
        public void write(int octet) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
