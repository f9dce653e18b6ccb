package io.millrace.platform.registry;

import java.io.IOException;

/// The registry did not do what was asked; the message says what and how it answered.
public final class RegistryUnavailable extends IOException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailable(String message) {
        super(message);
    }
}
