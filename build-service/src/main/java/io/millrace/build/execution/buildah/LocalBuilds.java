package io.millrace.build.execution.buildah;

import io.millrace.build.execution.process.BuildUser;
import io.millrace.build.execution.source.GitLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What an operator decides about builds on this machine.
///
/// @param root where builds work; the build user must be able to reach it
/// @param hidden directories that a tenant's commands must not see, the state of Millrace first
/// @param registry the integrated registry as pull specs name it; a Dockerfile may name images of
///   the build's own namespace in it and no others
/// @param insecureRegistries registries spoken to over http or without a verified certificate
/// @param network whether RUN may use the internet; the machine's loopback it never may
/// @param unreachable ranges of IPv4 addresses that RUN cannot connect to
/// @param tries how often a pull or push is tried
/// @param pause between two tries
/// @param grace between asking a build's processes to end and killing them
public record LocalBuilds(
        Path root,
        BuildUser user,
        List<Path> hidden,
        String registry,
        Set<String> insecureRegistries,
        boolean network,
        List<String> unreachable,
        GitLimits git,
        int tries,
        Duration pause,
        Duration grace) {

    /// Where clouds tell a machine its credentials.
    private static final String LINK_LOCAL = "169.254.0.0/16";

    public LocalBuilds {
        root = root.toAbsolutePath().normalize();
        if (!root.toString().matches("[A-Za-z0-9/._+-]+")) {
            throw new IllegalArgumentException(
                    "The build root may have letters, digits and /._+- in its path only: " + root);
        }
        hidden = List.copyOf(hidden);
        insecureRegistries = Set.copyOf(insecureRegistries);
        unreachable = List.copyOf(unreachable);
        for (var range : unreachable) {
            if (!range.matches("[0-9]+(\\.[0-9]+){3}/[0-9]+")) {
                throw new IllegalArgumentException("No range of IPv4 addresses: " + range);
            }
        }
    }

    /// The usual limits: ten minutes and 2 GiB for a source, three tries five seconds apart.
    public static LocalBuilds in(
            Path root,
            BuildUser user,
            List<Path> hidden,
            String registry,
            Set<String> insecureRegistries) {
        return new LocalBuilds(
                root,
                user,
                hidden,
                registry,
                insecureRegistries,
                true,
                List.of(LINK_LOCAL),
                new GitLimits(Duration.ofMinutes(10), 2L << 30),
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }

    public LocalBuilds withoutNetwork() {
        return new LocalBuilds(
                root,
                user,
                hidden,
                registry,
                insecureRegistries,
                false,
                unreachable,
                git,
                tries,
                pause,
                grace);
    }
}
