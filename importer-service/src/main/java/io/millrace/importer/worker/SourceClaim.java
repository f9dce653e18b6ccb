package io.millrace.importer.worker;

import java.util.List;

/// A source that a worker looks at, for as long as its lease.
///
/// @param failures looks in a row that failed in a way that may pass
/// @param followers the stream tags that follow it
record SourceClaim(String source, String registry, int failures, List<Follower> followers) {

    SourceClaim {
        followers = List.copyOf(followers);
    }
}
