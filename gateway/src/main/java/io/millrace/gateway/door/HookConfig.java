package io.millrace.gateway.door;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/// Registries outside that may tell what was pushed, by the name in the path of their webhook.
@ConfigMapping(prefix = "millrace.hooks")
interface HookConfig {

    @WithParentName
    Map<String, Registry> registries();

    /// One of them.
    interface Registry {

        /// How it tells: `distribution`, `docker-hub`, `quay`, `harbor`, `github` or `generic`.
        Dialect dialect();

        /// Its host, as in pull specs. It is believed about no other.
        String host();

        /// What it shows, or signs with.
        String secret();
    }
}
