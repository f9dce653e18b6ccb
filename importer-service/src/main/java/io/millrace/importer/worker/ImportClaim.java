package io.millrace.importer.worker;

import io.millrace.importer.application.ImportJob;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An import that a worker has taken, for as long as its lease.
///
/// @param tries counts the claims of the row
/// @param awaitedUntil how long somebody waits for the answer; empty when nobody does
record ImportClaim(ImportJob job, int tries, Optional<Instant> awaitedUntil) {

    /// So long before the end of somebody's patience the answer is on its way.
    private static final Duration ANSWERING = Duration.ofSeconds(3);

    boolean isAwaited() {
        return awaitedUntil.isPresent();
    }

    /// When the attempt must end, which may last so long at most.
    Instant deadline(Instant now, Duration limit) {
        var usual = now.plus(limit);
        return awaitedUntil
                .map(it -> it.minus(ANSWERING))
                .filter(it -> it.isBefore(usual))
                .orElse(usual);
    }

    String id() {
        return job.importId();
    }
}
