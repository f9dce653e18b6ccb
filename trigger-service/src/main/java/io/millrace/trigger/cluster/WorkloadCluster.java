package io.millrace.trigger.cluster;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.cluster.Reflection;
import java.util.List;

/// Where the workloads are that follow tags, when they are not stored here.
public interface WorkloadCluster {

    /// Begins to follow the objects of these types.
    Reflection follow(List<ResourceType> types);

    /// Changes an object, all at once or not at all.
    ///
    /// @param operations a JSON patch that tests what it presumes
    Answer patch(ResourceKey key, String operations);

    /// What became of a patch.
    sealed interface Answer {

        record Written() implements Answer {}

        /// The object is no longer what the patch presumes.
        record Outdated() implements Answer {}

        /// @param reason in the cluster's words
        record Failed(String reason) implements Answer {}
    }
}
