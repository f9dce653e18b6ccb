package io.millrace.gateway.curated;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Where the image streams of the project `openshift` come from.
@ConfigMapping(prefix = "millrace.gateway.curated")
interface CuratedConfig {

    /// Directories on the gateway's machine, and addresses of single files. Of two sources with the
    /// same stream the first counts.
    Optional<List<String>> sources();

    /// How often they are read.
    @WithDefault("PT1H")
    Duration interval();

    /// How long reading one address may take, redirects included.
    @WithDefault("PT30S")
    Duration patience();

    Address address();

    /// Where addresses may lead.
    interface Address {

        /// Places that are not public and yet may be read from: `host:port` or `address/bits`.
        Optional<List<String>> allow();
    }
}
