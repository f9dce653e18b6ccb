package io.millrace.build.worker;

/// A build that this worker has taken from the table, for as long as it renews its lease.
///
/// @param attempt counts the claims of the build
/// @param losses how many earlier workers were lost with it
record Claim(String uid, String namespace, String name, long attempt, int losses) {

    /// Names this attempt and no other.
    String id() {
        return uid + "." + attempt;
    }
}
