package io.millrace.gateway.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What requests may take from the gateway before they are refused.
@ConfigMapping(prefix = "millrace.requests")
interface RequestConfig {

    /// How many requests, watches and logs aside, are answered at once. What comes on top is told
    /// to come again in a second (429).
    @WithDefault("1000")
    int atOnce();

    /// How many of these may be one user's, or come from one address without credentials. Masters
    /// are bound by all of them only.
    @WithDefault("500")
    int perClient();

    /// How long a client may take to send a body. A slower one is cut off.
    @WithDefault("60S")
    Duration bodyTimeout();
}
