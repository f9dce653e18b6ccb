package io.millrace.gateway.identity;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/// Where the gateway's users are written down.
@ConfigMapping(prefix = "millrace.tokens")
interface IdentityConfig {

    /// Lines of `sha256-hex-of-token,username,uid,"group1,group2"`; without a file nobody gets in.
    Optional<Path> file();
}
