package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Builds by a Jenkins pipeline.")
public record JenkinsPipelineBuildStrategy(
        @Description("Path of the Jenkinsfile in the source; defaults to `Jenkinsfile`.")
                @Nullable String jenkinsfilePath,
        @Description("The Jenkinsfile in full.") @Nullable String jenkinsfile,
        @Description("Parameters for the pipeline.") @Nullable List<EnvVar> env) {

    public static final JenkinsPipelineBuildStrategy EMPTY =
            new JenkinsPipelineBuildStrategy(null, null, null);

    public JenkinsPipelineBuildStrategy {
        env = env == null ? null : List.copyOf(env);
    }

    public JenkinsPipelineBuildStrategy withEnv(@Nullable List<EnvVar> env) {
        return new JenkinsPipelineBuildStrategy(jenkinsfilePath, jenkinsfile, env);
    }
}
