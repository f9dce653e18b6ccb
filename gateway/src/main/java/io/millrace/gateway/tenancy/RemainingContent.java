package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.resource.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Set;
import java.util.function.ToLongBiFunction;

/// What is still in a namespace that is being deleted, and whose turn it is: the condition
/// `NamespaceContentRemaining`.
///
/// @param count how many objects of a type there are in a namespace
record RemainingContent(ToLongBiFunction<ResourceType, String> count) {

    /// Writes the condition into the namespace.
    ///
    /// @param waiting the owners that have not yet said that they have nothing there
    /// @return whether it says something else than before
    boolean tell(ObjectNode namespace, Set<Owner> waiting, Instant now) {
        var message = message(namespace.path("metadata").path("name").asText(), waiting);
        var status = namespace.withObject("/status");
        if (status.at("/conditions/0/message").asText().equals(message)) {
            return false;
        }
        status.putArray("conditions")
                .addObject()
                .put("type", "NamespaceContentRemaining")
                .put("status", "True")
                .put("lastTransitionTime", Timestamps.text(now))
                .put("reason", "SomeResourcesRemain")
                .put("message", message);
        return true;
    }

    private String message(String namespace, Set<Owner> waiting) {
        var remaining = new ArrayList<String>();
        ResourceType.STORED.stream()
                .filter(it -> it.namespaced() && waiting.contains(ReadModel.ownerOf(it)))
                .sorted(Comparator.comparing(ResourceType::qualifiedPlural))
                .forEach(it -> {
                    var number = count.applyAsLong(it, namespace);
                    if (number > 0) {
                        remaining.add(
                                "%s has %d resource instances"
                                        .formatted(it.qualifiedPlural(), number));
                    }
                });
        var what =
                remaining.isEmpty()
                        ? "No resources are seen any more"
                        : "Some resources are remaining: " + String.join(", ", remaining);
        var parties = waiting.stream().map(Owner::wireName).sorted().toList();
        return "%s. Still to say that nothing is left: %s."
                .formatted(what, String.join(", ", parties));
    }
}
