package io.millrace.build.execution.buildah;

import io.millrace.build.execution.process.BuildUser;
import io.millrace.build.execution.source.GitLimits;
import io.millrace.platform.network.AddressPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// What an operator decides about builds on this machine.
///
/// @param root where builds work; the build user must be able to reach it
/// @param hidden directories that a tenant's commands must not see, the state of Millrace first
/// @param registry the integrated registry as pull specs name it; a Dockerfile may name images of
///   the build's own namespace in it and no others
/// @param insecureRegistries registries spoken to over http or without a verified certificate
/// @param addresses where sources and images may be fetched from
/// @param unreachable ranges of IPv4 addresses that RUN cannot connect to from a network namespace
///   of its own
/// @param tries how often a pull or push is tried
/// @param pause between two tries
/// @param grace between asking a build's processes to end and killing them
public record LocalBuilds(
        Path root,
        BuildUser user,
        List<Path> hidden,
        String registry,
        Set<String> insecureRegistries,
        AddressPolicy addresses,
        Access network,
        List<String> unreachable,
        GitLimits git,
        BuildLimits limits,
        int tries,
        Duration pause,
        Duration grace) {

    /// How RUN may use the network.
    public enum Access {
        NONE,

        /// From a namespace of its own, without the machine's loopback.
        OWN,

        /// As this process does, in its namespace.
        SHARED
    }

    /// Where clouds tell a machine its credentials.
    public static final String LINK_LOCAL = "169.254.0.0/16";

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
                policy(registry, List.of()),
                Access.OWN,
                List.of(LINK_LOCAL),
                new GitLimits(Duration.ofMinutes(10), 2L << 30),
                BuildLimits.USUAL,
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5));
    }

    /// @param exceptions places that are not public and may be connected to, besides the integrated
    ///   registry: each `host:port` or `address/bits`
    public LocalBuilds allowing(Collection<String> exceptions) {
        return new LocalBuilds(
                root,
                user,
                hidden,
                registry,
                insecureRegistries,
                policy(registry, exceptions),
                network,
                unreachable,
                git,
                limits,
                tries,
                pause,
                grace);
    }

    private static AddressPolicy policy(String registry, Collection<String> exceptions) {
        var allowed = new ArrayList<>(exceptions);
        if (registry.matches(".+:[0-9]{1,5}")) {
            allowed.add(registry);
        } else {
            allowed.addAll(List.of(registry + ":443", registry + ":80"));
        }
        return AddressPolicy.allowing(allowed);
    }

    /// @param ranges of IPv4 addresses that RUN cannot connect to
    public LocalBuilds shutOffFrom(List<String> ranges) {
        return new LocalBuilds(
                root,
                user,
                hidden,
                registry,
                insecureRegistries,
                addresses,
                network,
                ranges,
                git,
                limits,
                tries,
                pause,
                grace);
    }

    public LocalBuilds withNetwork(Access access) {
        return new LocalBuilds(
                root,
                user,
                hidden,
                registry,
                insecureRegistries,
                addresses,
                access,
                unreachable,
                git,
                limits,
                tries,
                pause,
                grace);
    }

    public LocalBuilds within(BuildLimits others) {
        return new LocalBuilds(
                root,
                user,
                hidden,
                registry,
                insecureRegistries,
                addresses,
                network,
                unreachable,
                git,
                others,
                tries,
                pause,
                grace);
    }
}
