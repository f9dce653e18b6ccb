package io.millrace.build.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// The Jenkins that runs the pipelines of all projects, when there is one.
@ConfigMapping(prefix = "millrace.jenkins")
interface JenkinsConfig {

    /// Where it is. Without it pipelines run in this service's own runner.
    Optional<URI> url();

    /// As whom it is spoken to.
    Optional<String> user();

    /// An API token of the user.
    Optional<String> token();

    /// How often a run is looked at.
    @WithDefault("PT2S")
    Duration poll();

    /// How long it may be unreachable before what it runs is given up.
    @WithDefault("PT5M")
    Duration patience();
}
