package io.millrace.contract.apps;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("What to deploy, how, and what makes a new deployment of it.")
@Kind(group = "apps.openshift.io", version = "v1", kind = "DeploymentConfig")
public record DeploymentConfig(
        @Description("`DeploymentConfig`.") @Nullable String kind,
        @Description("`apps.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What is wanted.") @Required DeploymentConfigSpec spec,
        @Description("What is true of it.") DeploymentConfigStatus status) {

    public DeploymentConfig {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? DeploymentConfigSpec.EMPTY : spec;
        status = status == null ? DeploymentConfigStatus.EMPTY : status;
    }

    public static DeploymentConfig of(ObjectMeta metadata) {
        return new DeploymentConfig(
                "DeploymentConfig",
                "apps.openshift.io/v1",
                metadata,
                DeploymentConfigSpec.EMPTY,
                DeploymentConfigStatus.EMPTY);
    }

    public DeploymentConfig withMetadata(ObjectMeta metadata) {
        return new DeploymentConfig(kind, apiVersion, metadata, spec, status);
    }

    public DeploymentConfig withSpec(DeploymentConfigSpec spec) {
        return new DeploymentConfig(kind, apiVersion, metadata, spec, status);
    }

    public DeploymentConfig withStatus(DeploymentConfigStatus status) {
        return new DeploymentConfig(kind, apiVersion, metadata, spec, status);
    }
}
