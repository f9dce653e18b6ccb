package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;

@Description("The image that made a deployment.")
public record DeploymentCauseImageTrigger(
        @Description("The image, as a `DockerImage`.") @Required ObjectReference from) {

    public DeploymentCauseImageTrigger {
        from = from == null ? ObjectReference.EMPTY : from;
    }
}
