package io.millrace.gateway.api;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// The integrated registry, where uploaded sources are kept until their build.
@ConfigMapping(prefix = "millrace.registry")
interface UploadRegistry {

    /// Where this gateway reaches it.
    Optional<URI> url();

    /// A PEM file with this gateway's signing key and certificate.
    Optional<Path> key();

    @WithDefault("millrace-registry")
    String service();

    @WithDefault("millrace")
    String issuer();
}
