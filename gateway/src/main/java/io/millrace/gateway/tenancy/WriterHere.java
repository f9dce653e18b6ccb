package io.millrace.gateway.tenancy;

import jakarta.inject.Singleton;

/// Whether this replica is the writer of the gateway's resources right now, so that of all replicas
/// one does what need not be done twice.
@Singleton
public final class WriterHere {

    private volatile boolean here;

    public boolean isHere() {
        return here;
    }

    void set(boolean now) {
        here = now;
    }
}
