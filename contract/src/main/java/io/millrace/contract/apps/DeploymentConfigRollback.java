package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.Required;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description(
        "Asks what a deployment configuration would be with parts of an earlier deployment (`deploymentconfigs/rollback`).")
@Kind(group = "apps.openshift.io", version = "v1", kind = "DeploymentConfigRollback")
public record DeploymentConfigRollback(
        @Description("`DeploymentConfigRollback`.") @Nullable String kind,
        @Description("`apps.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the deployment configuration.") @Required String name,
        @Description("Annotations that the result gets.")
                @Nullable Map<String, String> updatedAnnotations,
        @Description("What to go back to.") @Required DeploymentConfigRollbackSpec spec) {

    public DeploymentConfigRollback {
        name = name == null ? "" : name;
        updatedAnnotations =
                updatedAnnotations == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(updatedAnnotations));
        spec = spec == null ? DeploymentConfigRollbackSpec.EMPTY : spec;
    }
}
