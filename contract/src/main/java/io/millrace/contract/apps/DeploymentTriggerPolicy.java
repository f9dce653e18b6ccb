package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("One thing that makes a new deployment.")
public record DeploymentTriggerPolicy(
        @Description("`ConfigChange` or `ImageChange`.") @Nullable String type,
        @Description("Of an `ImageChange`: the tag, and the containers that run its image.")
                @Nullable DeploymentTriggerImageChangeParams imageChangeParams) {

    public static final DeploymentTriggerPolicy EMPTY = new DeploymentTriggerPolicy(null, null);

    public DeploymentTriggerPolicy withType(@Nullable String type) {
        return new DeploymentTriggerPolicy(type, imageChangeParams);
    }

    public DeploymentTriggerPolicy withImageChangeParams(
            @Nullable DeploymentTriggerImageChangeParams imageChangeParams) {
        return new DeploymentTriggerPolicy(type, imageChangeParams);
    }
}
