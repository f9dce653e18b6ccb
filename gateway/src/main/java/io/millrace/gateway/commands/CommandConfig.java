package io.millrace.gateway.commands;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long and how many requests to owners wait for their answers.
@ConfigMapping(prefix = "millrace.gateway.commands")
interface CommandConfig {

    /// After this long a request is answered with 504, and an owner refuses to execute it.
    @WithDefault("PT30S")
    Duration deadline();

    /// More waiting requests than this are answered with 429.
    @WithDefault("5000")
    int waiting();
}
