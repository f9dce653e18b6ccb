package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The ResourceQuotas of a project, as far as they count objects. Each owner counts what it owns,
/// in the transaction that adds to it.
public final class ProjectQuotas {

    private ProjectQuotas() {}

    /// @throws io.millrace.platform.status.RefusedException when one more object would be too many
    public static void requireRoom(Work work, ResourceType type, String namespace, String name) {
        if (!type.namespaced()) {
            return;
        }
        var quotas =
                Stream.concat(
                                work.list(ResourceType.RESOURCE_QUOTA, namespace).stream(),
                                work.projectedList(ResourceType.RESOURCE_QUOTA, namespace).stream())
                        .toList();
        for (var quota : quotas) {
            requireRoom(work, quota, type, namespace, name);
        }
    }

    private static void requireRoom(
            Work work, Resource quota, ResourceType type, String namespace, String name) {
        var hard = quota.tree().path("spec").path("hard");
        for (var counted : names(type)) {
            var limit = limit(hard, counted);
            if (limit.isPresent()) {
                var used = work.list(type, namespace).size();
                if (Quantity.of(used + 1L).compareTo(limit.get()) > 0) {
                    throw Refusal.forbidden(
                                    type,
                                    name,
                                    "exceeded quota: %1$s, requested: %2$s=1, used: %2$s=%3$d, limited: %2$s=%4$s"
                                            .formatted(
                                                    quota.key().name(),
                                                    counted,
                                                    used,
                                                    hard.path(counted).asText()))
                            .asException();
                }
            }
        }
    }

    private static Optional<Quantity> limit(JsonNode hard, String counted) {
        return hard.has(counted) ? Quantity.parse(hard.path(counted)) : Optional.empty();
    }

    /// The names by which a quota counts objects of the type: `count/<plural>.<group>`, and for the
    /// older ones a name of their own.
    public static List<String> names(ResourceType type) {
        var usual = "count/" + type.qualifiedPlural();
        if (type.equals(ResourceType.IMAGE_STREAM)) {
            return List.of("openshift.io/imagestreams", usual);
        }
        return type.group().isEmpty() ? List.of(type.plural(), usual) : List.of(usual);
    }
}
