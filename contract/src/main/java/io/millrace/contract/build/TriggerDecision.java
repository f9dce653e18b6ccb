package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("One decision of one trigger, and what came of it.")
public record TriggerDecision(
        @Description("Kind of the object, when it is not a BuildConfig.") @Nullable String kind,
        @Description("Namespace of the object.") @Required String namespace,
        @Description("Name of the object.") @Required String name,
        @Description("Name of the object, when it is a BuildConfig.") @Nullable String buildConfig,
        @Description("`ImageChange`, `ConfigChange`, `WebHook` or `Manual`.") @Required
                String trigger,
        @Description("The tag that moved, as `namespace/stream:tag`.") @Nullable String streamTag,
        @Description("The how-manieth move of the tag it was.") @Nullable Long revision,
        @Description(
                        "Digest of the image that the tag moved to. Of another project's tag, only whoever may pull from there is told.")
                @Nullable String image,
        @Description("What a build pulls after the move; told as the image is.")
                @Nullable String dockerImageReference,
        @Description("Type of the webhook: `generic`, `github`, `gitlab` or `bitbucket`.")
                @Nullable String webhook,
        @Description("The host's id of its delivery.") @Nullable String delivery,
        @Description("Id of the event or request that made the trigger look.")
                @Nullable String cause,
        @Description("`TagMoved`, `Evaluated`, `Reconciled` or `Called`.") @Required String reason,
        @Description(
                        "`Fired`, `Coalesced` into another trigger's build, `Repeated`, `UpToDate`,"
                                + " `Paused`, `Outdated`, `Skipped`, `Refused`, `Waiting` for"
                                + " another tag's first image, or `Stopped`: it would go round for"
                                + " ever.")
                @Required
                String decision,
        @Description(
                        "`Open`, `Built`, `Deployed`, `Refused` or `Overtaken`; absent where nothing was fired.")
                @Nullable String outcome,
        @Description("Name of the build that it started.") @Nullable String build,
        @Description("Name of the ReplicationController that it made.") @Nullable String deployment,
        @Description("Why nothing was started, or not yet.") @Nullable String message,
        @Description("When it was decided.") @Required Instant decidedAt) {

    /// For somebody who may not know the image.
    public TriggerDecision withoutImage() {
        return new TriggerDecision(
                kind,
                namespace,
                name,
                buildConfig,
                trigger,
                streamTag,
                revision,
                null,
                null,
                webhook,
                delivery,
                cause,
                reason,
                decision,
                outcome,
                build,
                deployment,
                message,
                decidedAt);
    }
}
