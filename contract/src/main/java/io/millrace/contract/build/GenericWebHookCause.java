package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Which call of a generic webhook started a build.")
public record GenericWebHookCause(
        @Description("The commit that the call named.") @Nullable SourceRevision revision,
        @Description("The webhook's secret, made unreadable.") @Nullable String secret) {}
