package io.millrace.contract;

import java.util.Locale;

/// A service that owns resources: the only writer of their state.
public enum Owner {
    GATEWAY,
    IMAGESTREAM,
    IMPORTER,
    BUILD,
    TRIGGER;

    /// The name in topics, schemas and database roles.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Owner parse(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
