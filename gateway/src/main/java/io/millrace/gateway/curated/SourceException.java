package io.millrace.gateway.curated;

/// A source, or a part of it, could not be read. The message names it and the reason.
final class SourceException extends Exception {

    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }
}
