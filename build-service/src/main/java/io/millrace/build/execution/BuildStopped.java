package io.millrace.build.execution;

/// Ends the running build because somebody or its deadline said so.
public final class BuildStopped extends Exception {

    /// Who stopped it.
    public enum Cause {
        CANCELLED,
        DEADLINE
    }

    private final Cause cause;

    public BuildStopped(Cause cause) {
        super("The build was stopped: " + cause);
        this.cause = cause;
    }

    public Cause stoppedBy() {
        return cause;
    }
}
