package io.millrace.gateway.connections;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What clients may take of the gateway by merely being connected.
@ConfigMapping(prefix = "millrace.connections")
interface ConnectionConfig {

    /// How many connections are open at once, watches included. What comes on top is hung up.
    @WithDefault("20000")
    int atOnce();

    /// How long a client may take from the first byte of a request to the end of its headers, the
    /// TLS handshake included. A slower one is hung up.
    @WithDefault("30S")
    Duration headTimeout();

    /// How long a connection may stay open without a request.
    @WithDefault("3M")
    Duration idleTimeout();

    /// How long a client may leave unread what is sent to it. A connection on which nothing moves
    /// for longer is hung up.
    @WithDefault("2M")
    Duration readTimeout();
}
