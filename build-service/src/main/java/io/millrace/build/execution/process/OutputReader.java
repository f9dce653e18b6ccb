package io.millrace.build.execution.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Reads a program's output on a thread of its own and gives it away in lines. A line is cut where
/// it grows too long; of one that was overwritten with carriage returns, the last state counts.
/// Output that nobody takes any more is still read, or the program would wait for ever.
final class OutputReader {

    private static final Logger LOG = Logger.getLogger(OutputReader.class);
    private static final int LONGEST = 8192;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final Duration LONGEST_FAREWELL = Duration.ofMinutes(2);

    private final InputStream stream;
    private final Consumer<String> lines;
    private final Thread thread;

    private final byte[] line = new byte[LONGEST];
    private int length;
    private boolean cut;
    private boolean returned;
    private boolean refused;
    private volatile int given;

    private OutputReader(InputStream stream, Consumer<String> lines) {
        this.stream = stream;
        this.lines = lines;
        this.thread = Thread.ofVirtual().name("build-output").unstarted(this::read);
    }

    static OutputReader reading(InputStream stream, Consumer<String> lines) {
        var reader = new OutputReader(stream, lines);
        reader.thread.start();
        return reader;
    }

    /// Waits for what the program said last, as long as it goes on being heard, though not for
    /// somebody who keeps its pipe open and says nothing. No line is given away afterwards.
    void finish() {
        var end = System.nanoTime() + LONGEST_FAREWELL.toNanos();
        int heard;
        do {
            heard = given;
            if (joined()) {
                return;
            }
        } while (given != heard && System.nanoTime() - end < 0);
        closeStream();
        joined();
    }

    private boolean joined() {
        try {
            return thread.join(LAST_WORDS);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void closeStream() {
        try {
            stream.close();
        } catch (IOException alreadyClosed) {
            thread.interrupt();
        }
    }

    private void read() {
        var buffer = new byte[LONGEST];
        try {
            int count;
            while ((count = stream.read(buffer)) >= 0) {
                for (int i = 0; i < count; i++) {
                    take(buffer[i]);
                }
            }
        } catch (IOException closed) {
            cut = true;
        }
        if (length > 0) {
            give();
        }
    }

    private void take(byte next) {
        if (next == '\n') {
            give();
            return;
        }
        if (next == '\r') {
            returned = true;
            return;
        }
        if (returned) {
            restart();
        }
        if (length == LONGEST) {
            cut = true;
        } else if (next != 0) {
            line[length++] = next;
        }
    }

    private void give() {
        var text = new String(line, 0, length, StandardCharsets.UTF_8);
        offer(cut ? text + "…" : text);
        given++;
        restart();
    }

    private void offer(String text) {
        if (refused) {
            return;
        }
        try {
            lines.accept(text);
        } catch (RuntimeException e) {
            refused = true;
            LOG.warnf(e, "The rest of a program's output is dropped");
        }
    }

    private void restart() {
        length = 0;
        cut = false;
        returned = false;
    }
}
