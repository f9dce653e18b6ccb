package io.millrace.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import java.util.Optional;

/// What a dry run would have stored.
final class WouldBe {

    private WouldBe() {}

    /// The key of the object in the answer to a dry run; empty when the answer is something else.
    static Optional<ResourceKey> key(JsonNode body, Call call) {
        var kind = body.path("kind").asText();
        var version = body.path("apiVersion").asText();
        var metadata = body.path("metadata");
        return Catalogue.RESOURCES.stream()
                .flatMap(it -> it.stored().stream())
                .filter(it -> it.kind().equals(kind) && it.apiVersion().equals(version))
                .findFirst()
                .map((ResourceType it) ->
                        new ResourceKey(
                                it,
                                it.namespaced() ? call.namespace() : "",
                                metadata.path("name").asText()));
    }
}
