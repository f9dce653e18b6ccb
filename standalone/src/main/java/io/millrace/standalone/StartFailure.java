package io.millrace.standalone;

/// The system cannot start or go on; the message tells the user what to do about it.
public final class StartFailure extends RuntimeException {

    StartFailure(String message) {
        super(message);
    }

    StartFailure(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
