package io.millrace.build.execution;

import java.util.List;
import java.util.Map;

/// How an image is made of the source: `spec.strategy` with its references resolved.
public sealed interface Strategy
        permits CustomStrategy, DockerStrategy, PipelineStrategy, SourceStrategy {

    /// The strategy's environment, which the image keeps.
    Map<String, String> env();

    /// What is there while it builds.
    default List<BuildVolume> volumes() {
        return List.of();
    }
}
