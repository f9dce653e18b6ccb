package io.millrace.platform.log;

/// Another process has become the writer: this one's transaction is rolled back, and it leaves the
/// group and joins again.
final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
