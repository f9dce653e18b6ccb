package io.millrace.build.worker;

/// How many builds may still begin. A pipeline that waits for a build lends its own, or two of them
/// could wait for ever for builds that nobody begins.
final class Slots {

    private int free;

    Slots(int most) {
        free = most;
    }

    synchronized boolean take() {
        if (free <= 0) {
            return false;
        }
        free--;
        return true;
    }

    synchronized void giveBack() {
        free++;
    }

    /// Who lent his has it back at once; as long as there are too few, no build begins.
    synchronized void takeBack() {
        free--;
    }
}
