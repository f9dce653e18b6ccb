package io.millrace.build.execution.pipeline.runner;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;

/// Standard output as the build worker reads it: a line is a word that says what it is, and more.
final class Console {

    private static final int LONGEST = 4000;

    private final PrintStream out;
    private final AtomicInteger stages = new AtomicInteger();

    Console(PrintStream out) {
        this.out = out;
    }

    /// Text for the build's log.
    void log(String text) {
        text.lines().forEach(it -> say("log " + it));
        if (text.isEmpty()) {
            say("log ");
        }
    }

    /// @return the stage's number
    int began(String stage) {
        var number = stages.incrementAndGet();
        say("began %d %s".formatted(number, oneLine(stage)));
        return number;
    }

    void ended(int stage, String status) {
        say("ended %d %s".formatted(stage, status));
    }

    void ask(String question) {
        say("ask " + question);
    }

    void end(Result result, String message) {
        say("end %s %s".formatted(result, oneLine(message)));
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }

    private static String oneLine(String text) {
        var line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
    }
}
