package io.millrace.gateway.api;

import java.util.function.LongSupplier;

/// A right that is asked for once and used for long. It is asked for again whenever the state that
/// decides about it has changed.
final class StandingRight {

    private final LongSupplier position;
    private final Runnable requirement;
    private long required = -1;

    /// @param position of the changelog that decides about the right
    /// @param requirement refuses who does not have the right
    StandingRight(LongSupplier position, Runnable requirement) {
        this.position = position;
        this.requirement = requirement;
    }

    /// @throws io.millrace.platform.status.RefusedException when the right is gone
    void require() {
        var now = position.getAsLong();
        if (now != required) {
            requirement.run();
            required = now;
        }
    }
}
