package io.millrace.importer.registry;

import java.time.Duration;
import java.util.Optional;

/// The outcome of an import as the API's `Status` tells it: code, reason and message.
public record ImportStatus(int code, String reason, String message, Optional<Duration> retryAfter) {

    ImportStatus(int code, String reason, String message) {
        this(code, reason, message, Optional.empty());
    }
}
