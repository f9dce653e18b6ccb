package io.millrace.build.worker;

import org.jspecify.annotations.Nullable;

/// A final report that went out and that nobody has acted on yet.
record SentReport(Claim claim, byte[] command) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SentReport that && claim.equals(that.claim);
    }

    @Override
    public int hashCode() {
        return claim.hashCode();
    }

    @Override
    public String toString() {
        return "SentReport[" + claim + "]";
    }
}
