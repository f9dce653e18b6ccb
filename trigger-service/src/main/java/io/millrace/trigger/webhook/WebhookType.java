package io.millrace.trigger.webhook;

import io.millrace.contract.build.BitbucketWebHookCause;
import io.millrace.contract.build.BuildTriggerCause;
import io.millrace.contract.build.BuildTriggerPolicy;
import io.millrace.contract.build.GenericWebHookCause;
import io.millrace.contract.build.GitHubWebHookCause;
import io.millrace.contract.build.GitLabWebHookCause;
import io.millrace.contract.build.SourceRevision;
import io.millrace.contract.build.WebHookTrigger;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose form a webhook's call has.
public enum WebhookType {
    GENERIC("Generic"),
    GITHUB("GitHub"),
    GITLAB("GitLab"),
    BITBUCKET("Bitbucket");

    private static final String UNREADABLE = "<secret>";

    private final String trigger;

    WebhookType(String trigger) {
        this.trigger = trigger;
    }

    /// The type by its word in the URL.
    public static Optional<WebhookType> named(String word) {
        return Arrays.stream(values())
                .filter(it -> it.trigger.toLowerCase(java.util.Locale.ROOT).equals(word))
                .findFirst();
    }

    Optional<WebHookTrigger> of(BuildTriggerPolicy policy) {
        if (!policy.type().equals(trigger)) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (this) {
                    case GENERIC -> policy.generic();
                    case GITHUB -> policy.github();
                    case GITLAB -> policy.gitlab();
                    case BITBUCKET -> policy.bitbucket();
                });
    }

    BuildTriggerCause cause(@Nullable SourceRevision revision) {
        var cause = BuildTriggerCause.EMPTY.withMessage(trigger + " WebHook");
        return switch (this) {
            case GENERIC -> cause.withGenericWebHook(new GenericWebHookCause(revision, UNREADABLE));
            case GITHUB -> cause.withGithubWebHook(new GitHubWebHookCause(revision, UNREADABLE));
            case GITLAB -> cause.withGitlabWebHook(new GitLabWebHookCause(revision, UNREADABLE));
            case BITBUCKET ->
                    cause.withBitbucketWebHook(new BitbucketWebHookCause(revision, UNREADABLE));
        };
    }
}
