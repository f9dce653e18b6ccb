package io.millrace.build.worker;

import io.millrace.build.execution.buildah.LocalBuilds;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How this replica runs builds.
@ConfigMapping(prefix = "millrace.build")
interface WorkerConfig {

    /// Whether this replica runs builds at all.
    @WithDefault("true")
    boolean enabled();

    /// Where builds run.
    @WithDefault("local")
    Place executor();

    /// Where builds can run.
    enum Place {
        LOCAL,
        KUBERNETES
    }

    /// How many builds run at the same time.
    @WithDefault("2")
    int parallel();

    /// Where builds work and store; the build user must be able to reach it.
    Path root();

    /// The unprivileged user that builds run as when the service itself runs as root.
    Optional<String> user();

    /// Directories that a build's commands must not see, the state of Millrace first.
    Optional<List<Path>> hidden();

    /// Registries spoken to over http, besides the integrated one when its URL says http.
    Optional<Set<String>> insecureRegistries();

    /// Whether a build's commands may use the network.
    @WithDefault("true")
    boolean network();

    /// Ranges of IPv4 addresses that a build's commands cannot connect to where they may use the
    /// network, besides the machine's loopback. In pods, NetworkPolicies say that.
    @WithDefault(LocalBuilds.LINK_LOCAL)
    List<String> unreachable();

    /// Places that are not public and yet may be fetched from, sources as well as images: each
    /// `host:port` or `address/bits`. The integrated registry always may.
    @WithName("address.allow")
    Optional<List<String>> addressAllow();

    /// Whose Source-to-Image builder images may assemble as root and have ONBUILD instructions:
    /// each a project, or `project/serviceaccount`.
    Optional<Set<String>> rootBuilders();

    /// How many bytes of layers are kept for the next builds of the same BuildConfigs; zero keeps
    /// none.
    @WithName("layer-cache-limit")
    @WithDefault("10737418240")
    long layerCacheLimit();

    /// How many bytes one build may write.
    @WithName("disk-limit")
    @WithDefault("21474836480")
    long diskLimit();

    /// How many processes and threads one build may have at a time.
    @WithName("process-limit")
    @WithDefault("4096")
    int processLimit();

    /// How many bytes of memory one build may have, whatever its `resources` say; where control
    /// groups can be made. Without it, the machine's memory divided by one more than `parallel`.
    @WithName("memory-limit")
    Optional<Long> memoryLimit();

    /// Where clients reach the gateway, `https://host:port`, for what builds tell them of it.
    @WithName("gateway-url")
    Optional<String> gatewayUrl();

    /// The name of this replica, the same after a restart: builds that its earlier process left are
    /// taken up at once instead of after the lease.
    @WithDefault("${HOSTNAME:build}:${quarkus.http.port:8080}")
    String instance();

    /// How often the table is looked at for builds to run.
    @WithDefault("PT0.3S")
    Duration poll();

    /// After this silence of its worker a build is run again by another.
    @WithDefault("PT30S")
    Duration lease();

    /// How often a build may lose its worker before it is given up.
    @WithDefault("3")
    int attempts();

    /// How much of a log is sent to those who follow it; the archive has more.
    @WithName("live-log-limit")
    @WithDefault("16777216")
    long liveLogLimit();

    /// How much of a log is archived.
    @WithName("archived-log-limit")
    @WithDefault("268435456")
    long archivedLogLimit();
}
