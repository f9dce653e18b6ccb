package io.millrace.trigger.rollout;

import io.millrace.contract.ResourceType;
import io.millrace.contract.core.ReplicationController;
import io.millrace.platform.resource.Strategy;

/// Changing and deleting ReplicationControllers; a deployment makes them.
record ControllerWrites() implements Strategy {

    @Override
    public ResourceType type() {
        return ResourceType.REPLICATION_CONTROLLER;
    }

    @Override
    public Class<?> model() {
        return ReplicationController.class;
    }
}
