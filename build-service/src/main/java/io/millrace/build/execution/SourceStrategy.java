package io.millrace.build.execution;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `spec.strategy.sourceStrategy` with its references resolved: a builder image assembles the
/// source into an image.
///
/// @param builder the pull spec of the builder image
/// @param scripts `image://` URL of scripts that replace all others
/// @param incremental whether the previous image may hand on its artifacts
/// @param asRoot whether the builder image may assemble as uid 0 and have ONBUILD instructions
public record SourceStrategy(
        String builder,
        Optional<String> scripts,
        Map<String, String> env,
        boolean incremental,
        boolean asRoot,
        List<BuildVolume> volumes)
        implements Strategy {

    public SourceStrategy {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
        volumes = List.copyOf(volumes);
    }

    @Override
    public List<String> images() {
        return List.of(builder);
    }

    @Override
    public SourceStrategy withVolumes(List<BuildVolume> others) {
        return new SourceStrategy(builder, scripts, env, incremental, asRoot, others);
    }

    public static SourceStrategy from(String builder) {
        return new SourceStrategy(builder, Optional.empty(), Map.of(), false, false, List.of());
    }
}
