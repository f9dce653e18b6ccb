package io.millrace.importer.worker;

/// A source that a worker looks at, for as long as its lease.
///
/// @param failures looks in a row that failed in a way that may pass
record SourceClaim(String source, String registry, int failures) {}
