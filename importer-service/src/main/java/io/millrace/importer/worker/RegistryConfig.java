package io.millrace.importer.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;

/// The integrated registry.
@ConfigMapping(prefix = "millrace.registry")
interface RegistryConfig {

    /// Where this service reaches it.
    URI url();

    /// Its name in pull specs.
    String host();

    /// A PEM file with this service's signing key and the certificate that the registry trusts.
    Path key();

    /// The registry's name in tokens.
    @WithDefault("millrace-registry")
    String service();

    /// Who signs tokens, as the registry expects it.
    @WithDefault("millrace")
    String issuer();
}
