package io.millrace.gateway.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the gateway asks the cluster in which it runs (`millrace.mode=kubernetes`).
@ConfigMapping(prefix = "millrace.kubernetes")
interface ClusterConfig {

    /// For how long it is remembered whose token it is, and that it is nobody's.
    @WithDefault("PT10S")
    Duration identityMemory();

    /// For how long it is remembered what somebody may do, and may not. A right that is taken away
    /// lasts so long.
    @WithDefault("PT10S")
    Duration accessMemory();

    /// How many answers of each kind are remembered.
    @WithDefault("10000")
    int remembered();

    /// How many questions may wait for the API server at once; one more is refused.
    @WithDefault("64")
    int questions();

    /// For how long an answer is awaited.
    @WithDefault("PT5S")
    Duration patience();

    /// After how long a watch has its right asked for again.
    @WithDefault("PT30S")
    Duration standingRights();

    /// By what the API server is known that passes requests on.
    RequestHeader requestHeader();

    /// What of the cluster is reflected.
    Reflected reflected();

    interface RequestHeader {

        /// The authorities (PEM) that sign the API server's certificate for this; without it, those
        /// that the cluster names in `extension-apiserver-authentication`.
        Optional<Path> caFile();

        /// With a file: the names (CN) that its certificate may have; without any, each.
        Optional<List<String>> allowedNames();
    }

    interface Reflected {

        /// The label selector of the Secrets that builds, imports and webhooks may use; all, when
        /// it is empty.
        Optional<String> secrets();

        /// As with Secrets.
        Optional<String> configMaps();
    }
}
