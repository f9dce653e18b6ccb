package io.millrace.build.execution;

import java.util.Map;

/// Where a build wants to run and what it asks for there, in the words of a cluster.
///
/// @param serviceAccount as whom it builds
/// @param nodeSelector labels of the machines that it may run on
/// @param requests quantities by resource
/// @param limits quantities by resource
public record Placement(
        String serviceAccount,
        Map<String, String> nodeSelector,
        Map<String, String> requests,
        Map<String, String> limits) {

    public static final Placement ANYWHERE = new Placement("builder", Map.of(), Map.of(), Map.of());

    public Placement {
        nodeSelector = Map.copyOf(nodeSelector);
        requests = Map.copyOf(requests);
        limits = Map.copyOf(limits);
    }
}
