package io.millrace.build.execution.kubernetes;

import io.millrace.build.execution.buildah.BuildLimits;
import io.millrace.build.execution.buildah.LocalBuilds;
import io.millrace.build.execution.buildah.LocalBuilds.Access;
import io.millrace.build.execution.process.BuildUser;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// What an operator decides about builds in pods, as far as a pod must know it.
///
/// @param registry the integrated registry as pull specs name it
/// @param insecure registries spoken to over http
/// @param allowed places that are not public and may be connected to
/// @param network whether a build's commands may use the pod's network
/// @param disk how many bytes a build may write
/// @param processes how many it may have at a time
/// @param layers how many bytes of layers each BuildConfig's builds may leave each other, where
///   pods have a place for them
public record Site(
        String registry,
        Set<String> insecure,
        List<String> allowed,
        boolean network,
        long disk,
        int processes,
        long layers) {

    public Site {
        insecure = Set.copyOf(insecure);
        allowed = List.copyOf(allowed);
    }

    LocalBuilds settings(BuildPlace place, BuildUser user, Path papers) {
        var kept = place.keepsLayers() ? layers : 0;
        return LocalBuilds.in(place.root(), user, List.of(papers), registry, insecure)
                .allowing(allowed)
                .within(new BuildLimits(kept, disk, processes))
                .withNetwork(network ? Access.SHARED : Access.NONE);
    }
}
