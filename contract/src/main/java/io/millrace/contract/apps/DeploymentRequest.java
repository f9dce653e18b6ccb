package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Asks for a new deployment (`deploymentconfigs/instantiate`).")
@Kind(group = "apps.openshift.io", version = "v1", kind = "DeploymentRequest")
public record DeploymentRequest(
        @Description("`DeploymentRequest`.") @Nullable String kind,
        @Description("`apps.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the deployment configuration.") @Required String name,
        @Description("Looks first where the tags of the triggers point.") boolean latest,
        @Description(
                        "Deploys even if nothing has changed, with the tags of triggers that are not automatic too.")
                boolean force,
        @Description("Types of triggers that are not looked at.")
                @Nullable List<String> excludeTriggers) {

    public DeploymentRequest {
        name = name == null ? "" : name;
        excludeTriggers = excludeTriggers == null ? null : List.copyOf(excludeTriggers);
    }
}
