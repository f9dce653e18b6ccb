package io.millrace.gateway.tenancy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/// The integrated registry, as service accounts' credentials name it.
@ConfigMapping(prefix = "millrace.registry")
interface RegistryLoginConfig {

    /// Its name in pull specs; without one service accounts get no credentials.
    Optional<String> host();

    /// Other names by which clients reach it.
    Optional<List<String>> aliases();

    /// Its name in tokens.
    @WithDefault("millrace-registry")
    String service();
}
