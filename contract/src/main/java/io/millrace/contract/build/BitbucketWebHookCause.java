package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Which push on Bitbucket started a build.")
public record BitbucketWebHookCause(
        @Description("The commit that was pushed.") @Nullable SourceRevision revision,
        @Description("The webhook's secret, made unreadable.") @Nullable String secret) {}
