package io.millrace.importer.worker;

import io.millrace.contract.Digest;

/// A manifest that a worker takes out of the integrated registry, for as long as its lease.
///
/// @param stream the key of the stream that had it
/// @param tries counts the claims of the row
/// @param alone whether it goes without the parts that it lists
record AbandonedClaim(String repository, Digest digest, String stream, int tries, boolean alone) {}
