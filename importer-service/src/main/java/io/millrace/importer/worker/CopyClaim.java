package io.millrace.importer.worker;

import io.millrace.contract.Digest;

/// An image that a worker takes over into another repository of the integrated registry, for as
/// long as its lease.
///
/// @param tries counts the claims of the row
record CopyClaim(String repository, String source, Digest digest, int tries) {}
