package io.millrace.importer.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/// The integrated registry.
@ConfigMapping(prefix = "millrace.registry")
interface RegistryConfig {

    /// Where this service reaches it.
    URI url();

    /// Its name in pull specs.
    String host();

    @WithDefault("millrace")
    String username();

    String password();
}
