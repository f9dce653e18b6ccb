package io.millrace.trigger.cluster;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.cluster.Reflection;
import java.util.List;

/// Where the workloads are that follow tags, when they are not stored here.
public interface WorkloadCluster {

    /// Begins to follow the objects of these types.
    Reflection follow(List<ResourceType> types);

    /// Begins to follow those objects of a type that have a label, whatever it says.
    Reflection follow(ResourceType type, String label);

    /// Makes an object that is not there.
    ///
    /// @param object in JSON
    Answer create(ResourceKey key, String object);

    /// Deletes an object, and then what belongs to it.
    ///
    /// @param version that it still has
    Answer delete(ResourceKey key, String version);

    /// Changes an object, all at once or not at all.
    ///
    /// @param operations a JSON patch that tests what it presumes
    Answer patch(ResourceKey key, String operations);

    /// What became of a write.
    sealed interface Answer {

        record Written() implements Answer {}

        /// The object is no longer what the write presumes.
        record Outdated() implements Answer {}

        /// @param reason in the cluster's words
        record Failed(String reason) implements Answer {}
    }
}
