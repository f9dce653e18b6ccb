package io.millrace.importer.registry;

import java.io.IOException;

/// An answer is larger than what it may be; the rest of it was not read.
final class OversizeException extends IOException {

    private static final long serialVersionUID = 1L;

    OversizeException(int limit) {
        super("the registry's answer exceeds the limit of %d bytes".formatted(limit));
    }
}
