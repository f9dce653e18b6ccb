package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import org.jspecify.annotations.Nullable;

@Description("Stands for a deployment's log, which is plain text.")
@Kind(group = "apps.openshift.io", version = "v1", kind = "DeploymentLog")
public record DeploymentLog(
        @Description("`DeploymentLog`.") @Nullable String kind,
        @Description("`apps.openshift.io/v1`.") @Nullable String apiVersion) {}
