package io.millrace.build.worker;

import java.util.Optional;

/// A build that this worker has taken from the table, for as long as it renews its lease.
///
/// @param attempt counts the claims of the build
/// @param baseProject the project that the base image may come from, besides the build's own
/// @param losses how many earlier workers were lost with it
/// @param result how the build ended, when an earlier worker got as far as that
record Claim(
        String uid,
        String namespace,
        String name,
        String baseProject,
        long attempt,
        int losses,
        Optional<String> result) {

    /// Names this attempt and no other.
    String id() {
        return uid + "." + attempt;
    }
}
