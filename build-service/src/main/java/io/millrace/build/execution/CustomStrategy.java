package io.millrace.build.execution;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `spec.strategy.customStrategy` with its references resolved: an image that builds, and pushes,
/// by itself.
///
/// @param builder the pull spec of the builder image
/// @param env what the builder is told, the Build itself among it
/// @param volumes its secrets
/// @param door to the registry
public record CustomStrategy(
        String builder, Map<String, String> env, List<BuildVolume> volumes, Door door)
        implements Strategy {

    public CustomStrategy {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        volumes = List.copyOf(volumes);
    }

    @Override
    public CustomStrategy portable() {
        return new CustomStrategy(builder, env, volumes, door.portable());
    }

    @Override
    public List<String> images() {
        return List.of(builder);
    }
}
