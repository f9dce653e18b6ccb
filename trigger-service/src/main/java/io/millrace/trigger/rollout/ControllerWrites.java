package io.millrace.trigger.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.ReplicationController;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.schema.Json;
import io.millrace.trigger.domain.rollout.Deployment;
import java.util.Optional;

/// Changing and deleting ReplicationControllers; a deployment makes them. Whoever runs the pods
/// writes the phase of the deployment here, and clients cancel and retry it here.
record ControllerWrites(Rollouts rollouts) implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.REPLICATION_CONTROLLER;
    }

    @Override
    public Class<?> model() {
        return ReplicationController.class;
    }

    /// What is cancelled before anybody has begun with it is over.
    @Override
    public ObjectNode prepareForUpdate(ObjectNode next, ObjectNode previous, Write write) {
        var controller = Json.read(next, ReplicationController.class);
        if (Deployment.isCancelled(controller) && Deployment.isWaiting(controller)) {
            next.withObject("/metadata/annotations").put(Deployment.PHASE, "Failed");
        }
        return next;
    }

    @Override
    public void saved(Resource saved, Optional<Resource> previous, Write write) {
        rollouts.written(saved.as(ReplicationController.class), write.work());
    }
}
