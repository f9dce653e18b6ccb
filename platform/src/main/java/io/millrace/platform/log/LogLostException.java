package io.millrace.platform.log;

/// Kafka no longer has what this writer reads or writes: it leaves the group for good, so that the
/// next assignment is made of the topics that there are then, and joins again.
final class LogLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LogLostException(String message) {
        super(message);
    }
}
