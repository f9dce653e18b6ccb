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

    /// The same with these in their place.
    default Strategy withVolumes(List<BuildVolume> others) {
        return this;
    }

    /// The images that it names.
    default List<String> images() {
        return List.of();
    }

    /// The same for somebody who cannot ask its giver for anything.
    default Strategy portable() {
        return this;
    }
}
