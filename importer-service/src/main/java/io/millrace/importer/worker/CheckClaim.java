package io.millrace.importer.worker;

import java.time.Instant;

/// A reason to look at a tag of the integrated registry that a worker has taken, for as long as its
/// lease.
///
/// @param claimed whether the registry claims a push, or reconciliation found a difference
/// @param tries counts the claims of the row
record CheckClaim(
        String id,
        String repository,
        String tag,
        String namespace,
        String stream,
        boolean claimed,
        Instant pushedAt,
        int tries) {}
