package io.millrace.build.execution;

/// Ends the running build as failed, with a reason and a message for its status.
public final class BuildFailure extends Exception {

    private static final int LONGEST = 1000;

    private final FailureReason reason;

    public BuildFailure(FailureReason reason, String detail) {
        super(bounded(reason.sentence() + ": " + detail));
        this.reason = reason;
    }

    /// A failure of which its reason says all.
    public BuildFailure(FailureReason reason) {
        super(reason.sentence() + ".");
        this.reason = reason;
    }

    public FailureReason reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    private static String bounded(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
