package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("One thing that made a deployment.")
public record DeploymentCause(
        @Description("`ConfigChange`, `ImageChange` or `Manual`.") @Required String type,
        @Description("Of an `ImageChange`: the image.")
                @Nullable DeploymentCauseImageTrigger imageTrigger) {

    public DeploymentCause {
        type = type == null ? "" : type;
    }
}
