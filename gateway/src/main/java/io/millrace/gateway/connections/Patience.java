package io.millrace.gateway.connections;

import java.time.Duration;

/// How long clients are waited for.
///
/// @param idle without a request
/// @param head from a request's first byte to the end of its headers
/// @param read while they take nothing of an answer
record Patience(Duration idle, Duration head, Duration read) {

    static Patience of(ConnectionConfig config) {
        return new Patience(config.idleTimeout(), config.headTimeout(), config.readTimeout());
    }
}
