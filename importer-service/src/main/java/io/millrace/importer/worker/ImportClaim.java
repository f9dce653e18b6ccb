package io.millrace.importer.worker;

import io.millrace.importer.application.ImportJob;

/// An import that a worker has taken, for as long as its lease.
///
/// @param tries counts the claims of the row
/// @param isAwaited whether somebody waits for the answer
record ImportClaim(ImportJob job, int tries, boolean isAwaited) {

    String id() {
        return job.importId();
    }
}
