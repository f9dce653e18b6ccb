package io.millrace.platform.resource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times as the API writes them: RFC 3339, whole seconds, UTC.
public final class Timestamps {

    private Timestamps() {}

    public static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
