package io.millrace.gateway.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What the sources of binary builds may take from the gateway.
@ConfigMapping(prefix = "millrace.uploads")
interface UploadConfig {

    /// The largest upload, in bytes.
    @WithDefault("2147483648")
    long limit();

    /// How many are taken in at once, of one client half of them. What comes on top is told to come
    /// again (429).
    @WithDefault("8")
    int atOnce();

    /// How long one may take in all.
    @WithDefault("PT30M")
    Duration time();

    /// How long the client may be silent.
    @WithDefault("PT1M")
    Duration silence();
}
