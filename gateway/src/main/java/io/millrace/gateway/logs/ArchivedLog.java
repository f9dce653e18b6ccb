package io.millrace.gateway.logs;

import io.millrace.platform.registry.LogArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// The log of a build that has ended, as the archive has it.
record ArchivedLog(LogArchive.Kept kept) {

    private static final int LONGEST_LINE = 1024 * 1024;

    /// No number of milliseconds has more digits.
    private static final int LONGEST_TIME = 19;

    /// Offers its lines, and closes it.
    void write(Selection selection) throws IOException {
        try (var log = kept.lines()) {
            var line = new ByteArrayOutputStream();
            var buffer = new byte[8192];
            for (int read = log.read(buffer); read >= 0; read = log.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == '\n' || line.size() >= LONGEST_LINE) {
                        if (!offer(line.toByteArray(), selection)) {
                            return;
                        }
                        line.reset();
                    }
                    if (buffer[i] != '\n') {
                        line.write(buffer[i]);
                    }
                }
            }
            if (line.size() > 0) {
                offer(line.toByteArray(), selection);
            }
            selection.present();
        }
    }

    private boolean offer(byte[] line, Selection selection) throws IOException {
        int blank = kept.isTimed() ? endOfTime(line) : 0;
        if (blank == 0) {
            return selection.offer(line, Selection.UNKNOWN);
        }
        var time = new String(line, 0, blank, StandardCharsets.US_ASCII);
        return selection.offer(
                Arrays.copyOfRange(line, blank + 1, line.length),
                Instant.ofEpochMilli(Long.parseLong(time)));
    }

    /// Where the blank after the digits is; 0 when the line, or what is left of a long one, does
    /// not begin so.
    private static int endOfTime(byte[] line) {
        int end = 0;
        while (end < line.length && end < LONGEST_TIME && line[end] >= '0' && line[end] <= '9') {
            end++;
        }
        return end < line.length && end < LONGEST_TIME && line[end] == ' ' ? end : 0;
    }
}
