package io.millrace.build.worker;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/// The integrated registry.
@ConfigMapping(prefix = "millrace.registry")
interface RegistryConfig {

    /// Where this service reaches it.
    URI url();

    /// Its name in pull specs.
    String host();

    String username();

    String password();
}
