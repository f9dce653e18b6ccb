package io.millrace.build.execution;

/// A stage of a build, in the order they run.
public enum StageName {
    FETCH_INPUTS("FetchInputs"),
    PULL_IMAGES("PullImages"),
    BUILD("Build"),
    POST_COMMIT("PostCommit"),
    PUSH_IMAGE("PushImage");

    private final String word;

    StageName(String word) {
        this.word = word;
    }

    /// The name in `status.stages`.
    public String word() {
        return word;
    }
}
