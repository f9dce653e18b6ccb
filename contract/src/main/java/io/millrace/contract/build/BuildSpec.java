package io.millrace.contract.build;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("What a build is to do; fixed once the build exists.")
public record BuildSpec(
        @Description("Account whose secrets the build may use; defaults to `builder`.")
                @Nullable String serviceAccount,
        @Description("What the build is made from.") BuildSource source,
        @Description("Which state of the source; the worker records the commit here.")
                @Nullable SourceRevision revision,
        @Description("How it is done. The base image is given by digest.") @Required
                BuildStrategy strategy,
        @Description("Where the image goes.") BuildOutput output,
        @Description("How much computing it may use.") ResourceRequirements resources,
        @Description("What runs in the finished image before it is pushed.")
                BuildPostCommitSpec postCommit,
        @Description("Seconds after which a running build is stopped.")
                @Nullable Long completionDeadlineSeconds,
        @Description("Labels of the nodes on which it may run.") @AlwaysWritten
                @Nullable Map<String, String> nodeSelector,
        @Description("True makes the cluster's trusted certificates available to the build.")
                @Nullable Boolean mountTrustedCA,
        @Description("Why the build was started.") @Nullable List<BuildTriggerCause> triggeredBy) {

    public static final BuildSpec EMPTY =
            new BuildSpec(
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
                    null);

    public BuildSpec {
        source = source == null ? BuildSource.EMPTY : source;
        strategy = strategy == null ? BuildStrategy.EMPTY : strategy;
        output = output == null ? BuildOutput.EMPTY : output;
        resources = resources == null ? ResourceRequirements.EMPTY : resources;
        postCommit = postCommit == null ? BuildPostCommitSpec.EMPTY : postCommit;
        nodeSelector =
                nodeSelector == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(nodeSelector));
        triggeredBy = triggeredBy == null ? null : List.copyOf(triggeredBy);
    }

    public BuildSpec withServiceAccount(@Nullable String serviceAccount) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withSource(BuildSource source) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withRevision(@Nullable SourceRevision revision) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withStrategy(BuildStrategy strategy) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withOutput(BuildOutput output) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withResources(ResourceRequirements resources) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withPostCommit(BuildPostCommitSpec postCommit) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withCompletionDeadlineSeconds(@Nullable Long completionDeadlineSeconds) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withNodeSelector(@Nullable Map<String, String> nodeSelector) {
        return new BuildSpec(
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
                triggeredBy);
    }

    public BuildSpec withTriggeredBy(@Nullable List<BuildTriggerCause> triggeredBy) {
        return new BuildSpec(
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
                triggeredBy);
    }
}
