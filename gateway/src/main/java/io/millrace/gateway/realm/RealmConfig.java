package io.millrace.gateway.realm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.util.Optional;

/// The integrated registry, as the one whose tokens are handed out here.
@ConfigMapping(prefix = "millrace.registry")
interface RealmConfig {

    /// The registry's name in tokens (`auth.token.service` of its configuration).
    @WithDefault("millrace-registry")
    String service();

    /// Who signs tokens (`auth.token.issuer` of its configuration).
    @WithDefault("millrace")
    String issuer();

    /// A PEM file with this gateway's signing key and the certificate that the registry trusts;
    /// without one nobody gets a token.
    Optional<Path> key();

    /// A PEM file with the certificates of those who sign builds' credentials; without one no build
    /// gets in.
    @WithName("build-signers")
    Optional<Path> buildSigners();
}
