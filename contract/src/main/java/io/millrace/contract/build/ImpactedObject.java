package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description("An object that follows a tag, and what a move of the tag would mean to it.")
public record ImpactedObject(
        @Description(
                        "`BuildConfig`, `DeploymentConfig`, `Deployment`, `StatefulSet`, `DaemonSet` or `CronJob`.")
                @Required
                String kind,
        @Description("Its namespace.") @Required String namespace,
        @Description("Its name.") @Required String name,
        @Description("The tag that it follows, as `namespace/stream:tag`.") @Required
                String streamTag,
        @Description("`Fired`, `UpToDate` or `Paused`.") @Required String decision) {}
