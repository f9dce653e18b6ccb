package io.millrace.build.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;

/// The builds that go with their configuration: none of them makes room for the next.
record CollectedBuilds(BuildWrites builds) implements Strategy {

    @Override
    public ResourceType type() {
        return builds.type();
    }

    @Override
    public Class<?> model() {
        return builds.model();
    }

    @Override
    public String selectable(ObjectNode object, String field) {
        return builds.selectable(object, field);
    }

    @Override
    public void deleted(Resource previous, Write write) {
        Builds.forget(previous.uid(), write.work());
    }
}
