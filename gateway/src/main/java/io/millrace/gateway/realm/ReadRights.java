package io.millrace.gateway.realm;

import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.access.Access;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.resource.ProjectQuotas;

/// What the rights and the read model say.
record ReadRights(Access access, ReadModel readModel) implements Grants.Rights {

    @Override
    public boolean allows(Requester requester, Attributes attributes) {
        return access.allows(requester, attributes);
    }

    @Override
    public boolean isActive(String namespace) {
        return readModel
                .find(ResourceKey.cluster(ResourceType.NAMESPACE, namespace))
                .filter(it -> !"Terminating".equals(it.fields().get("status.phase")))
                .isPresent();
    }

    @Override
    public boolean hasStream(String namespace, String stream) {
        return readModel
                .find(ResourceKey.of(ResourceType.IMAGE_STREAM, namespace, stream))
                .isPresent();
    }

    @Override
    public boolean hasRoom(String namespace) {
        var streams = ResourceType.IMAGE_STREAM;
        return readModel.list(ResourceType.RESOURCE_QUOTA, namespace).entries().stream()
                .noneMatch(it ->
                        ProjectQuotas.exceeded(
                                        it.key().name(),
                                        it.tree(),
                                        streams,
                                        () -> readModel.list(streams, namespace).entries().size())
                                .isPresent());
    }
}
