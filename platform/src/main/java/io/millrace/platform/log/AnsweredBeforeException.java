package io.millrace.platform.log;

/// A command of the batch has been decided before: the batch must be decided again, knowing which.
final class AnsweredBeforeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnsweredBeforeException() {
        super("A command has been decided before", null, false, false);
    }
}
