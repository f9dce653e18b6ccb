package io.millrace.importer.worker;

import io.millrace.importer.worker.ServingTables.Placing;
import java.util.Optional;

/// A tag of the integrated registry that may say something else than its stream, for as long as the
/// worker's lease.
///
/// @param version counts the reasons
/// @param tries counts the claims of the row
/// @param removed whether the stream was seen to lose the tag
/// @param begun what an earlier worker may have done without remembering it
record ServingClaim(
        String repository,
        String tag,
        String namespace,
        String stream,
        long version,
        int tries,
        boolean removed,
        Optional<Placing> begun) {}
