package io.millrace.gateway.logs;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Optional;

/// The integrated registry, where the logs of finished builds are kept.
@ConfigMapping(prefix = "millrace.registry")
interface LogConfig {

    Optional<URI> url();

    Optional<String> username();

    Optional<String> password();
}
