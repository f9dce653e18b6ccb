package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What an operator decides about builds in a cluster.
///
/// @param namespace where all pods run; each in the namespace of its project when empty
/// @param installation tells this Millrace's pods from another's; a label's value
/// @param template the pod that all others are made after
/// @param site what a pod must know
/// @param startPatience how long a pod may take to begin
/// @param pause between two looks at a pod
/// @param drivers whose volumes builds may ask for
public record ClusterBuilds(
        Optional<String> namespace,
        String installation,
        Pod template,
        Site site,
        Duration startPatience,
        Duration pause,
        Set<String> drivers) {

    public ClusterBuilds {
        if (!installation.matches("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?")) {
            throw new IllegalArgumentException(
                    "An installation is named as the value of a label: '" + installation + "'");
        }
        drivers = Set.copyOf(drivers);
        requireUsable(template);
    }

    /// @throws IllegalArgumentException when no pod can be made after it
    private static void requireUsable(Pod template) {
        if (template.getSpec() == null
                || template.getSpec().getContainers().stream()
                        .noneMatch(it ->
                                BuildPod.CONTAINER.equals(it.getName()) && it.getImage() != null)) {
            throw new IllegalArgumentException(
                    "The pod template has no container named '%s' with an image"
                            .formatted(BuildPod.CONTAINER));
        }
    }
}
