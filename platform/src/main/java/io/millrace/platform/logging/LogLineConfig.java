package io.millrace.platform.logging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// The lines on the console.
@ConfigMapping(prefix = "millrace.logs")
interface LogLineConfig {

    /// Whether each is an object in JSON, with the keys `namespace`, `imageStream`, `tag`, `build`,
    /// `eventId`, `eventType` and `digest` where they are known; text otherwise.
    @WithDefault("false")
    boolean json();
}
