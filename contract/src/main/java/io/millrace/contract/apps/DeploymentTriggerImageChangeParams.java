package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("A tag whose moves make deployments.")
public record DeploymentTriggerImageChangeParams(
        @Description("Whether a move deploys by itself.") boolean automatic,
        @Description("The containers that run the tag's image.")
                @Nullable List<String> containerNames,
        @Description("The tag.") @Required ObjectReference from,
        @Description("Pull spec of the image that was deployed last; kept by the server.")
                @Nullable String lastTriggeredImage) {

    public static final DeploymentTriggerImageChangeParams EMPTY =
            new DeploymentTriggerImageChangeParams(false, null, ObjectReference.EMPTY, null);

    public DeploymentTriggerImageChangeParams {
        containerNames = containerNames == null ? null : List.copyOf(containerNames);
        from = from == null ? ObjectReference.EMPTY : from;
    }

    public DeploymentTriggerImageChangeParams withFrom(ObjectReference from) {
        return new DeploymentTriggerImageChangeParams(
                automatic, containerNames, from, lastTriggeredImage);
    }

    public DeploymentTriggerImageChangeParams withAutomatic(boolean automatic) {
        return new DeploymentTriggerImageChangeParams(
                automatic, containerNames, from, lastTriggeredImage);
    }

    public DeploymentTriggerImageChangeParams withLastTriggeredImage(
            @Nullable String lastTriggeredImage) {
        return new DeploymentTriggerImageChangeParams(
                automatic, containerNames, from, lastTriggeredImage);
    }
}
