package io.millrace.build.execution;

/// Why a build failed, in the words of `status.reason`.
public enum FailureReason {
    FETCH_SOURCE_FAILED("FetchSourceFailed", "Failed to fetch the input source"),
    INVALID_CONTEXT_DIRECTORY(
            "InvalidContextDirectory", "The supplied context directory cannot be used"),
    FETCH_IMAGE_CONTENT_FAILED("FetchImageContentFailed", "Failed to extract image content"),
    MANAGE_DOCKERFILE_FAILED("ManageDockerfileFailed", "The Dockerfile cannot be built"),
    INVALID_IMAGE_REFERENCE("InvalidImageReference", "Referenced image could not be resolved"),
    INVALID_OUTPUT_REFERENCE("InvalidOutputReference", "Output image could not be resolved"),
    PULL_BUILDER_IMAGE_FAILED("PullBuilderImageFailed", "Failed pulling builder image"),
    DOCKER_BUILD_FAILED("DockerBuildFailed", "Docker build strategy has failed"),
    POST_COMMIT_HOOK_FAILED("PostCommitHookFailed", "Build failed because of post commit hook"),
    PUSH_IMAGE_FAILED("PushImageToRegistryFailed", "Failed to push the image to the registry"),
    OUT_OF_MEMORY_KILLED(
            "OutOfMemoryKilled", "The build pod was killed due to an out of memory condition"),
    CANNOT_CREATE_BUILD_POD_SPEC("CannotCreateBuildPodSpec", "Failed to create pod spec"),
    CANNOT_CREATE_BUILD_POD("CannotCreateBuildPod", "Failed creating build pod"),
    BUILD_POD_EXISTS(
            "BuildPodExists", "The pod for this build already exists and is older than the build"),
    BUILD_POD_DELETED(
            "BuildPodDeleted", "The pod for this build was deleted before the build completed"),
    BUILD_POD_EVICTED("BuildPodEvicted", "The build pod was evicted"),
    NO_BUILD_CONTAINER_STATUS(
            "NoBuildContainerStatus",
            "The pod for this build has no container statuses indicating success or failure"),
    FAILED_CONTAINER(
            "FailedContainer", "The pod for this build has at least one container that failed"),
    DEADLINE_EXCEEDED("DeadlineExceeded", "The build took longer than it may"),
    GENERIC_BUILD_FAILED("GenericBuildFailed", "Generic Build failure - check logs for details");

    private final String word;
    private final String sentence;

    FailureReason(String word, String sentence) {
        this.word = word;
        this.sentence = sentence;
    }

    /// The reason as the API spells it.
    public String word() {
        return word;
    }

    /// What the reason means, without a full stop.
    public String sentence() {
        return sentence;
    }

    /// Whether the build is broken off rather than failed: nothing of its own went wrong.
    public boolean isBreakage() {
        return this == BUILD_POD_DELETED
                || this == BUILD_POD_EXISTS
                || this == CANNOT_CREATE_BUILD_POD_SPEC
                || this == CANNOT_CREATE_BUILD_POD;
    }
}
