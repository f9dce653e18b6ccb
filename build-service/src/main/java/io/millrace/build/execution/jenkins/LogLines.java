package io.millrace.build.execution.jenkins;

import io.millrace.build.execution.BuildLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Makes lines of a log that comes in pieces. A line is cut where it grows too long.
final class LogLines {

    private static final int LONGEST = 8192;

    private final BuildLog log;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean cut;

    LogLines(BuildLog log) {
        this.log = log;
    }

    void take(InputStream piece) throws IOException {
        var buffer = new byte[LONGEST];
        int count;
        while ((count = piece.read(buffer)) >= 0) {
            for (int i = 0; i < count; i++) {
                take(buffer[i]);
            }
        }
    }

    /// There is nothing more.
    void end() {
        if (length > 0) {
            give();
        }
    }

    private void take(byte next) {
        if (next == '\n') {
            give();
        } else if (length == LONGEST) {
            cut = true;
        } else if (next != '\r' && next != 0) {
            line[length++] = next;
        }
    }

    private void give() {
        var text = new String(line, 0, length, StandardCharsets.UTF_8);
        log.line(cut ? text + "…" : text);
        length = 0;
        cut = false;
    }
}
