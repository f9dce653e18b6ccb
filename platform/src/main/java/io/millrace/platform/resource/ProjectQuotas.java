package io.millrace.platform.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Work;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
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
        exceeded(quota.key().name(), quota.tree(), type, () -> work.list(type, namespace).size())
                .ifPresent(it -> {
                    throw Refusal.forbidden(type, name, it).asException();
                });
    }

    /// What one more object of the type would exceed, in Kubernetes' words.
    ///
    /// @param used tells how many there are
    public static Optional<String> exceeded(
            String name, JsonNode quota, ResourceType type, LongSupplier used) {
        var hard = quota.path("spec").path("hard");
        for (var counted : names(type)) {
            var limit = limit(hard, counted);
            if (limit.isPresent() && Quantity.of(used.getAsLong() + 1).compareTo(limit.get()) > 0) {
                return Optional.of(
                        "exceeded quota: %1$s, requested: %2$s=1, used: %2$s=%3$d, limited: %2$s=%4$s"
                                .formatted(
                                        name,
                                        counted,
                                        used.getAsLong(),
                                        hard.path(counted).asText()));
            }
        }
        return Optional.empty();
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
