package io.millrace.gateway.readmodel;

/// The asked-for version lies before what the window still holds; the client must list again.
public final class ExpiredException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ExpiredException(String message) {
        super(message);
    }
}
