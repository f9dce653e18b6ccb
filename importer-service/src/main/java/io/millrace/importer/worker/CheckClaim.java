package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.platform.registry.BuildCredential;
import java.time.Instant;
import java.util.Optional;

/// A reason to look at a tag of the integrated registry that a worker has taken, for as long as its
/// lease.
///
/// @param claimed whether the registry claims a push, or reconciliation found a difference
/// @param tries counts the claims of the row
/// @param actor whose token it was pushed with, if the registry said
/// @param pushed what was pushed, if the registry said
record CheckClaim(
        String id,
        String repository,
        String tag,
        String namespace,
        String stream,
        boolean claimed,
        Instant pushedAt,
        int tries,
        Optional<String> actor,
        Optional<Digest> pushed) {

    /// Whether it was a build that pushed, which tells of that itself.
    boolean isReported() {
        return claimed && actor.filter(BuildCredential::isReporting).isPresent();
    }
}
