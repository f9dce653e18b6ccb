package io.millrace.build.execution;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `spec.strategy.jenkinsPipelineStrategy`: a Jenkinsfile to run.
///
/// @param job what runs of the same pipeline have in common: the name of their BuildConfig, or of
///   the Build without one
/// @param jenkinsfile the Jenkinsfile itself, or empty when it lies in the source
/// @param path of the Jenkinsfile in the source
/// @param actions what the pipeline may have done in its project
public record PipelineStrategy(
        String job,
        Optional<String> jenkinsfile,
        String path,
        Map<String, String> env,
        PipelineActions actions)
        implements Strategy {

    /// Where a Jenkinsfile lies unless the build says otherwise.
    public static final String USUAL_PATH = "Jenkinsfile";

    public PipelineStrategy {
        env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    }
}
