package io.millrace.gateway.events;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long, and how many, Events are kept.
@ConfigMapping(prefix = "millrace.events")
public interface EventConfig {

    /// How long after it last happened an Event can be read.
    @WithDefault("P1D")
    Duration retention();

    /// The most Events of one project; the oldest go first.
    @WithDefault("2000")
    int mostPerNamespace();
}
