package io.millrace.gateway.logs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How many logs of running builds are read at the same time.
@ConfigMapping(prefix = "millrace.gateway.logs")
interface LiveLogConfig {

    /// More readers than this are answered with 429. Each has a Kafka consumer of its own, with
    /// buffers of some MiB.
    @WithDefault("100")
    int readers();
}
