package io.millrace.gateway.tenancy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// What users get who ask for a project.
@ConfigMapping(prefix = "millrace.projects")
public interface ProjectConfig {

    /// What those are told who may not ask for one.
    @WithDefault("You may not request a new project via this API.")
    String refusal();

    /// A YAML file with what every project that is asked for has from the beginning.
    Optional<Path> template();
}
