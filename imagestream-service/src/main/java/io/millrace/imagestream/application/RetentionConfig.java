package io.millrace.imagestream.application;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// What becomes of images that no stream names any more.
@ConfigMapping(prefix = "millrace.imagestream.retention")
interface RetentionConfig {

    /// `off`, `dry-run` (say in the log what would go) or `delete`.
    @WithDefault("off")
    ImageRetention.Mode mode();

    /// How long an image must have been named by no stream.
    @WithDefault("P7D")
    Duration grace();

    /// How often that is looked at. All streams are read each time.
    @WithDefault("PT1H")
    Duration interval();

    /// How many go at one time at most.
    @WithDefault("500")
    int most();
}
