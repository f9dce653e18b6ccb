package io.millrace.build.execution;

/// A step within a stage of a build.
public enum StepName {
    FETCH_GIT_SOURCE("FetchGitSource"),
    PULL_INPUT_IMAGE("PullInputImage"),
    PULL_BASE_IMAGE("PullBaseImage"),
    DOCKER_BUILD("DockerBuild"),
    RUN_CUSTOM_BUILDER("CustomBuild"),
    RUN_PIPELINE("RunPipeline"),
    RUN_POST_COMMIT_HOOK("RunPostCommitHook"),
    PUSH_DOCKER_IMAGE("PushDockerImage");

    private final String word;

    StepName(String word) {
        this.word = word;
    }

    /// The name in `status.stages[].steps`.
    public String word() {
        return word;
    }
}
