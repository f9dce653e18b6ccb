package io.millrace.gateway.curated;

/// A file as it was found.
///
/// @param place what to call it in messages
record Document(String place, byte[] body) {

    /// More than this is not read.
    static final int LIMIT = 3 * 1024 * 1024;
}
