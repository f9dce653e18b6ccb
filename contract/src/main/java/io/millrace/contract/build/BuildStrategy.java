package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("How a build is done; exactly one strategy is given.")
public record BuildStrategy(
        @Description(
                        "`Docker`, `Source`, `Custom` or `JenkinsPipeline`; the server derives it from which "
                                + "strategy is given.")
                @Nullable String type,
        @Description("From a Dockerfile.") @Nullable DockerBuildStrategy dockerStrategy,
        @Description("By a builder image.") @Nullable SourceBuildStrategy sourceStrategy,
        @Description("By an image of one's own.") @Nullable CustomBuildStrategy customStrategy,
        @Description("By a Jenkins pipeline.")
                @Nullable JenkinsPipelineBuildStrategy jenkinsPipelineStrategy) {

    public static final BuildStrategy EMPTY = new BuildStrategy(null, null, null, null, null);

    public BuildStrategy withType(@Nullable String type) {
        return new BuildStrategy(
                type, dockerStrategy, sourceStrategy, customStrategy, jenkinsPipelineStrategy);
    }

    public BuildStrategy withDockerStrategy(@Nullable DockerBuildStrategy dockerStrategy) {
        return new BuildStrategy(
                type, dockerStrategy, sourceStrategy, customStrategy, jenkinsPipelineStrategy);
    }

    public BuildStrategy withSourceStrategy(@Nullable SourceBuildStrategy sourceStrategy) {
        return new BuildStrategy(
                type, dockerStrategy, sourceStrategy, customStrategy, jenkinsPipelineStrategy);
    }

    public BuildStrategy withCustomStrategy(@Nullable CustomBuildStrategy customStrategy) {
        return new BuildStrategy(
                type, dockerStrategy, sourceStrategy, customStrategy, jenkinsPipelineStrategy);
    }

    public BuildStrategy withJenkinsPipelineStrategy(
            @Nullable JenkinsPipelineBuildStrategy jenkinsPipelineStrategy) {
        return new BuildStrategy(
                type, dockerStrategy, sourceStrategy, customStrategy, jenkinsPipelineStrategy);
    }
}
