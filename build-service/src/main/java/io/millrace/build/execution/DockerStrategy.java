package io.millrace.build.execution;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `spec.strategy.dockerStrategy` with its references resolved.
///
/// @param from the pull spec, by digest, that replaces the image of the last FROM
public record DockerStrategy(
        Optional<String> from,
        Optional<String> dockerfilePath,
        Map<String, String> env,
        Map<String, String> buildArgs)
        implements Strategy {

    public DockerStrategy {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
    }

    /// A strategy that builds the Dockerfile as it stands.
    public static DockerStrategy plain() {
        return new DockerStrategy(Optional.empty(), Optional.empty(), Map.of(), Map.of());
    }

    public static DockerStrategy from(String pullSpec) {
        return new DockerStrategy(Optional.of(pullSpec), Optional.empty(), Map.of(), Map.of());
    }
}
