package io.millrace.trigger.outgoing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Events over HTTP.
@ConfigMapping(prefix = "millrace.outgoing")
interface OutgoingConfig {

    /// Whether this replica sends any.
    @WithDefault("true")
    boolean enabled();

    /// How many are sent at once.
    @WithDefault("4")
    int workers();

    /// How long to wait when there is nothing to send.
    @WithDefault("1s")
    Duration poll();

    /// After so many failed attempts an event is a dead letter.
    @WithDefault("12")
    int attempts();

    /// Places that are not public and may be sent to all the same, as `host:port` or
    /// `address/bits`.
    Optional<List<String>> addressAllow();

    /// Places that may be spoken to without TLS, as `host:port`.
    Optional<Set<String>> plainHttp();
}
