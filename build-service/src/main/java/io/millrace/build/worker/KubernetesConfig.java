package io.millrace.build.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The cluster in which builds run, when `millrace.build.executor` says so.
@ConfigMapping(prefix = "millrace.build.kubernetes")
interface KubernetesConfig {

    /// The namespace in which all builds' pods run. Without it each runs in the namespace of its
    /// project, owned by its Build, for which the cluster must know Builds from Millrace.
    Optional<String> namespace();

    /// A YAML file with the Pod that all others are made after; its container `build` is the one
    /// that builds.
    Optional<Path> podTemplate();

    /// Tells the pods of this Millrace from those of another one in the same cluster.
    @WithDefault("millrace")
    String installation();

    /// The CSI drivers whose volumes builds may ask for; only where each pod runs in the namespace
    /// of its project.
    Optional<Set<String>> csiDrivers();

    /// How long a pod may take to begin.
    @WithDefault("PT10M")
    Duration startPatience();
}
