package io.millrace.platform.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The cluster's objects as trees, and our types in the client's words.
final class Wire {

    private Wire() {}

    static ResourceDefinitionContext context(ResourceType type) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(type.group())
                .withVersion("v1")
                .withKind(type.kind())
                .withPlural(type.plural())
                .withNamespaced(type.namespaced())
                .build();
    }

    static ResourceKey key(ResourceType type, GenericKubernetesResource object) {
        var metadata = object.getMetadata();
        return new ResourceKey(type, text(metadata.getNamespace()), text(metadata.getName()));
    }

    private static String text(@Nullable String word) {
        return word == null ? "" : word;
    }

    static ObjectNode tree(GenericKubernetesResource object) {
        return (ObjectNode)
                Json.tree(Serialization.asJson(object).getBytes(StandardCharsets.UTF_8));
    }
}
