package io.millrace.contract.build;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("How to make builds and when.")
public record BuildConfigSpec(
        @Description("What starts a build; without any, builds are started by hand.") @AlwaysWritten
                List<BuildTriggerPolicy> triggers,
        @Description(
                        "How builds of this configuration share time: `Serial`, `SerialLatestOnly` or "
                                + "`Parallel`. Defaults to `Serial`.")
                @Nullable String runPolicy,
        @Description("Account whose secrets the builds may use; defaults to `builder`.")
                @Nullable String serviceAccount,
        @Description("What the builds are made from.") BuildSource source,
        @Description("Which state of the source, if always the same.")
                @Nullable SourceRevision revision,
        @Description("How the builds are done.") @Required BuildStrategy strategy,
        @Description("Where the images go.") BuildOutput output,
        @Description("How much computing a build may use.") ResourceRequirements resources,
        @Description("What runs in the finished image before it is pushed.")
                BuildPostCommitSpec postCommit,
        @Description("Seconds after which a running build is stopped.")
                @Nullable Long completionDeadlineSeconds,
        @Description("Labels of the nodes on which builds may run.") @AlwaysWritten
                @Nullable Map<String, String> nodeSelector,
        @Description("True makes the cluster's trusted certificates available to the builds.")
                @Nullable Boolean mountTrustedCA,
        @Description("How many completed builds are kept; defaults to 5 at creation.")
                @Nullable Integer successfulBuildsHistoryLimit,
        @Description("How many failed and cancelled builds are kept; defaults to 5 at creation.")
                @Nullable Integer failedBuildsHistoryLimit) {

    public static final BuildConfigSpec EMPTY =
            new BuildConfigSpec(
                    List.of(),
                    null,
                    null,
                    BuildSource.EMPTY,
                    null,
                    BuildStrategy.EMPTY,
                    BuildOutput.EMPTY,
                    ResourceRequirements.EMPTY,
                    BuildPostCommitSpec.EMPTY,
                    null,
                    null,
                    null,
                    null,
                    null);

    public BuildConfigSpec {
        triggers = triggers == null ? List.of() : List.copyOf(triggers);
        source = source == null ? BuildSource.EMPTY : source;
        strategy = strategy == null ? BuildStrategy.EMPTY : strategy;
        output = output == null ? BuildOutput.EMPTY : output;
        resources = resources == null ? ResourceRequirements.EMPTY : resources;
        postCommit = postCommit == null ? BuildPostCommitSpec.EMPTY : postCommit;
        nodeSelector =
                nodeSelector == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(nodeSelector));
    }

    public BuildConfigSpec withTriggers(List<BuildTriggerPolicy> triggers) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withRunPolicy(@Nullable String runPolicy) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withServiceAccount(@Nullable String serviceAccount) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withSource(BuildSource source) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withRevision(@Nullable SourceRevision revision) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withStrategy(BuildStrategy strategy) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withOutput(BuildOutput output) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withResources(ResourceRequirements resources) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withPostCommit(BuildPostCommitSpec postCommit) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withCompletionDeadlineSeconds(@Nullable Long completionDeadlineSeconds) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withNodeSelector(@Nullable Map<String, String> nodeSelector) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withSuccessfulBuildsHistoryLimit(
            @Nullable Integer successfulBuildsHistoryLimit) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }

    public BuildConfigSpec withFailedBuildsHistoryLimit(
            @Nullable Integer failedBuildsHistoryLimit) {
        return new BuildConfigSpec(
                triggers,
                runPolicy,
                serviceAccount,
                source,
                revision,
                strategy,
                output,
                resources,
                postCommit,
                completionDeadlineSeconds,
                nodeSelector,
                mountTrustedCA,
                successfulBuildsHistoryLimit,
                failedBuildsHistoryLimit);
    }
}
