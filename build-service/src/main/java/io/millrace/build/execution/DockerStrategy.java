package io.millrace.build.execution;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `spec.strategy.dockerStrategy` with its references resolved.
///
/// @param from the pull spec, by digest, that replaces the image of the last FROM
public record DockerStrategy(
        Optional<String> from,
        Optional<String> dockerfilePath,
        Map<String, String> env,
        Map<String, String> buildArgs,
        Layers layers,
        List<BuildVolume> volumes)
        implements Strategy {

    public DockerStrategy {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        buildArgs = Collections.unmodifiableMap(new LinkedHashMap<>(buildArgs));
        volumes = List.copyOf(volumes);
    }

    @Override
    public List<String> images() {
        return from.stream().toList();
    }

    /// A strategy that builds the Dockerfile as it stands.
    public static DockerStrategy plain() {
        return new DockerStrategy(
                Optional.empty(), Optional.empty(), Map.of(), Map.of(), Layers.EACH, List.of());
    }

    public static DockerStrategy from(String pullSpec) {
        return new DockerStrategy(
                Optional.of(pullSpec),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Layers.EACH,
                List.of());
    }

    public DockerStrategy withEnv(Map<String, String> values) {
        return new DockerStrategy(from, dockerfilePath, values, buildArgs, layers, volumes);
    }

    public DockerStrategy withBuildArgs(Map<String, String> values) {
        return new DockerStrategy(from, dockerfilePath, env, values, layers, volumes);
    }

    public DockerStrategy in(Layers wanted) {
        return new DockerStrategy(from, dockerfilePath, env, buildArgs, wanted, volumes);
    }

    @Override
    public DockerStrategy withVolumes(List<BuildVolume> others) {
        return with(others);
    }

    public DockerStrategy with(List<BuildVolume> others) {
        return new DockerStrategy(from, dockerfilePath, env, buildArgs, layers, others);
    }
}
