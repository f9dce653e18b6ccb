package io.millrace.build.execution.process;

/// How a program that nobody stopped from outside came to its end.
public sealed interface ProcessEnd {

    /// By itself; a signal counts as 128 plus its number.
    record Exited(int code) implements ProcessEnd {

        public boolean well() {
            return code == 0;
        }

        public boolean killed() {
            return code == 137;
        }
    }

    /// It took longer than its own limit and was stopped.
    record TimedOut() implements ProcessEnd {}

    /// It wrote more than its limit and was stopped.
    record GrewTooLarge() implements ProcessEnd {}
}
