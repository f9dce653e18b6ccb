package io.millrace.build.execution;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `spec.strategy.jenkinsPipelineStrategy`: a Jenkinsfile to run.
///
/// @param jenkinsfile the Jenkinsfile itself, or empty when it lies in the source
/// @param path of the Jenkinsfile in the source
/// @param actions what the pipeline may have done in its project
public record PipelineStrategy(
        Optional<String> jenkinsfile, String path, Map<String, String> env, PipelineActions actions)
        implements Strategy {

    /// Where a Jenkinsfile lies unless the build says otherwise.
    public static final String USUAL_PATH = "Jenkinsfile";

    public PipelineStrategy {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
}
