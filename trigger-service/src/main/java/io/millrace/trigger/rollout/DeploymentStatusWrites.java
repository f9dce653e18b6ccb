package io.millrace.trigger.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.Optional;
import java.util.Set;

/// Writing what is true of a DeploymentConfig (`deploymentconfigs/status`). Its newest deployment
/// is the server's.
record DeploymentStatusWrites(Rollouts rollouts) implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.DEPLOYMENT_CONFIG;
    }

    @Override
    public Class<?> model() {
        return DeploymentConfig.class;
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }

    @Override
    public Set<String> ignored() {
        return Set.of("spec");
    }

    @Override
    public ObjectNode prepareForCreate(ObjectNode next, Write write) {
        throw Refusal.methodNotAllowed().asException();
    }

    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var status = Json.read(next, DeploymentConfig.class).status();
        var before = Json.read(previous, DeploymentConfig.class).status();
        next.set("spec", previous.path("spec"));
        next.set(
                "status",
                Trees.of(
                        status.withLatestVersion(before.latestVersion())
                                .withDetails(before.details())));
        return next;
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        rollouts.written(saved, Set.of(), write.work());
    }
}
