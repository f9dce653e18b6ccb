package io.millrace.gateway.logs;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;

/// Passes on the lines that a query wants: the last so many of what is there, at most so many
/// bytes.
final class Selection {

    private static final int MOST_TAIL_BYTES = 16 * 1024 * 1024;

    /// When a line was written whose time nobody has kept.
    static final Instant UNKNOWN = Instant.MAX;

    private final LogQuery query;
    private final OutputStream out;
    private final ArrayDeque<byte[]> tail = new ArrayDeque<>();
    private boolean holding;
    private long tailBytes;
    private long left;

    Selection(LogQuery query, OutputStream out) {
        this.query = query;
        this.out = out;
        this.holding = query.tailLines().isPresent();
        this.left = query.limitBytes().orElse(Long.MAX_VALUE);
    }

    /// @return whether more lines are wanted
    boolean offer(byte[] line, Instant at) throws IOException {
        if (query.since().filter(at::isBefore).isPresent()) {
            return true;
        }
        var text = query.timestamps() && !at.equals(UNKNOWN) ? stamped(line, at) : line;
        if (!holding) {
            return write(text);
        }
        tail.addLast(text);
        tailBytes += text.length;
        while (tail.size() > query.tailLines().orElse(0) || tailBytes > MOST_TAIL_BYTES) {
            tailBytes -= tail.removeFirst().length;
        }
        return true;
    }

    /// What was there has been offered; what comes from here on is wanted line by line.
    ///
    /// @return whether more lines are wanted
    boolean present() throws IOException {
        holding = false;
        var more = true;
        for (var line : tail) {
            more = more && write(line);
        }
        tail.clear();
        return more;
    }

    private static byte[] stamped(byte[] line, Instant at) {
        var text =
                at.truncatedTo(ChronoUnit.MILLIS) + " " + new String(line, StandardCharsets.UTF_8);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private boolean write(byte[] line) throws IOException {
        int length = (int) Math.min(left, line.length);
        out.write(line, 0, length);
        left -= length;
        if (left > 0) {
            out.write('\n');
            left--;
        }
        return left > 0;
    }
}
