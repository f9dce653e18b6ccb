package io.millrace.build.execution;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/// The last lines of a build's log as `status.logSnippet` shows them.
public final class LogTail implements BuildLog {

    private static final int LINES = 5;
    private static final int LONGEST = 120;
    private static final int HEAD = 58;
    private static final int TAIL = 59;

    private final BuildLog next;
    private final Deque<String> last = new ArrayDeque<>();

    public LogTail(BuildLog next) {
        this.next = next;
    }

    @Override
    public synchronized void line(String text) {
        keep(text);
        next.line(text);
    }

    @Override
    public synchronized void line(Instant at, String text) {
        keep(text);
        next.line(at, text);
    }

    private void keep(String text) {
        last.addLast(text);
        if (last.size() > LINES) {
            last.removeFirst();
        }
    }

    public synchronized String snippet() {
        return last.stream().map(LogTail::shortened).collect(Collectors.joining("\n"));
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST
                ? line
                : line.substring(0, HEAD) + "..." + line.substring(line.length() - TAIL);
    }
}
