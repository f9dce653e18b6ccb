package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Command;
import io.millrace.contract.Owner;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Metadata;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Namespaces that are always there.
record FirstNamespaces(NamespaceStrategy namespaces) {

    private static final List<String> NAMES = List.of("default", "openshift");

    void tick(Instant now, Work work) {
        for (var name : NAMES) {
            var key = ResourceKey.cluster(ResourceType.NAMESPACE, name);
            if (work.find(key).isEmpty()) {
                ResourceWrites.decide(namespaces, creation(named(name), now, work), work);
            }
        }
    }

    private static Command creation(ObjectNode body, Instant now, Work work) {
        return new Command(
                work.newUid(),
                Requester.service(Owner.GATEWAY),
                Verb.CREATE,
                "",
                ResourceType.NAMESPACE.plural(),
                "",
                "",
                "",
                body,
                null,
                null,
                null,
                Map.of(),
                false,
                now.plus(Duration.ofHours(1)),
                "",
                Map.of());
    }

    private static ObjectNode named(String name) {
        var body = Json.object();
        Metadata.of(body).set("name", name);
        return body;
    }
}
