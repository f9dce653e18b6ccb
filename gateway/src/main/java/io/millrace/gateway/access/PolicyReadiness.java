package io.millrace.gateway.access;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.cluster.Mode;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready only when the policy of the beginning has been written and read: until then a new system
/// would refuse everybody. One binding stands for all of it, of which every version has had it: a
/// gateway of a newer version must become ready while an older one still writes. In a cluster the
/// policy is the cluster's.
@Readiness
final class PolicyReadiness implements HealthCheck {

    private static final ResourceKey BINDING =
            ResourceKey.cluster(ResourceType.CLUSTER_ROLE_BINDING, "self-provisioners");

    private final ReadModel readModel;
    private volatile boolean seen;

    PolicyReadiness(
            ReadModel readModel,
            @ConfigProperty(name = Mode.SETTING, defaultValue = Mode.USUAL) Mode mode) {
        this.readModel = readModel;
        this.seen = mode.isKubernetes();
    }

    @Override
    public HealthCheckResponse call() {
        seen = seen || readModel.find(BINDING).isPresent();
        return HealthCheckResponse.named("policy").status(seen).build();
    }
}
