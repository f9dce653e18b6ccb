package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Why a build was started.")
public record BuildTriggerCause(
        @Description("The cause, for people.") @Nullable String message,
        @Description("A generic webhook.") @Nullable GenericWebHookCause genericWebHook,
        @Description("A push on GitHub.") @Nullable GitHubWebHookCause githubWebHook,
        @Description("A tag that moved.") @Nullable ImageChangeCause imageChangeBuild,
        @Description("A push on GitLab.") @Nullable GitLabWebHookCause gitlabWebHook,
        @Description("A push on Bitbucket.") @Nullable BitbucketWebHookCause bitbucketWebHook) {

    public static final BuildTriggerCause EMPTY =
            new BuildTriggerCause(null, null, null, null, null, null);

    public BuildTriggerCause withMessage(@Nullable String message) {
        return new BuildTriggerCause(
                message,
                genericWebHook,
                githubWebHook,
                imageChangeBuild,
                gitlabWebHook,
                bitbucketWebHook);
    }

    public BuildTriggerCause withGenericWebHook(@Nullable GenericWebHookCause genericWebHook) {
        return new BuildTriggerCause(
                message,
                genericWebHook,
                githubWebHook,
                imageChangeBuild,
                gitlabWebHook,
                bitbucketWebHook);
    }

    public BuildTriggerCause withGithubWebHook(@Nullable GitHubWebHookCause githubWebHook) {
        return new BuildTriggerCause(
                message,
                genericWebHook,
                githubWebHook,
                imageChangeBuild,
                gitlabWebHook,
                bitbucketWebHook);
    }

    public BuildTriggerCause withImageChangeBuild(@Nullable ImageChangeCause imageChangeBuild) {
        return new BuildTriggerCause(
                message,
                genericWebHook,
                githubWebHook,
                imageChangeBuild,
                gitlabWebHook,
                bitbucketWebHook);
    }

    public BuildTriggerCause withGitlabWebHook(@Nullable GitLabWebHookCause gitlabWebHook) {
        return new BuildTriggerCause(
                message,
                genericWebHook,
                githubWebHook,
                imageChangeBuild,
                gitlabWebHook,
                bitbucketWebHook);
    }

    public BuildTriggerCause withBitbucketWebHook(
            @Nullable BitbucketWebHookCause bitbucketWebHook) {
        return new BuildTriggerCause(
                message,
                genericWebHook,
                githubWebHook,
                imageChangeBuild,
                gitlabWebHook,
                bitbucketWebHook);
    }
}
