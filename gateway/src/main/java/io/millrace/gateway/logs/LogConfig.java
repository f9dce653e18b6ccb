package io.millrace.gateway.logs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// The integrated registry, where the logs of finished builds are kept.
@ConfigMapping(prefix = "millrace.registry")
interface LogConfig {

    /// Where this gateway reaches it.
    Optional<URI> url();

    /// A PEM file with this gateway's signing key and certificate.
    Optional<Path> key();

    @WithDefault("millrace-registry")
    String service();

    @WithDefault("millrace")
    String issuer();
}
