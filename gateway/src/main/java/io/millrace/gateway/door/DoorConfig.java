package io.millrace.gateway.door;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// The integrated registry, as the one who knocks.
@ConfigMapping(prefix = "millrace.registry")
interface DoorConfig {

    /// The registry's name in pull specs.
    Optional<String> host();

    /// The bearer token that its notifications carry; without one the door stays shut.
    Optional<String> notificationToken();
}
