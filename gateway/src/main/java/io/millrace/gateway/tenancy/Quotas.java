package io.millrace.gateway.tenancy;

import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ProjectQuotas;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongBiFunction;

/// Writes into each ResourceQuota how much of it is used. The owners enforce it by what they
/// themselves count; this is what people read.
final class Quotas {

    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(2);
    private static final Map<String, ResourceType> COUNTED = counted();

    private final ToLongBiFunction<ResourceType, String> count;
    private Instant counted = Instant.EPOCH;

    /// @param count how many objects of a type there are in a namespace
    Quotas(ToLongBiFunction<ResourceType, String> count) {
        this.count = count;
    }

    private static Map<String, ResourceType> counted() {
        var types = new HashMap<String, ResourceType>();
        for (var type : ResourceType.STORED) {
            if (type.namespaced()) {
                ProjectQuotas.names(type).forEach(name -> types.put(name, type));
            }
        }
        return Map.copyOf(types);
    }

    void count(Instant now, Work work) {
        if (now.isBefore(counted.plus(BETWEEN_COUNTS))) {
            return;
        }
        counted = now;
        work.list(ResourceType.RESOURCE_QUOTA, "").forEach(it -> count(it, work));
    }

    private void count(Resource quota, Work work) {
        var tree = quota.tree();
        var status = Json.object();
        var hard = status.putObject("hard");
        var used = status.putObject("used");
        tree.path("spec")
                .path("hard")
                .forEachEntry((name, limit) -> {
                    var type = COUNTED.get(name);
                    hard.put(name, limit.asText());
                    used.put(
                            name,
                            type == null
                                    ? "0"
                                    : Long.toString(
                                            count.applyAsLong(type, quota.key().namespace())));
                });
        if (!status.equals(tree.path("status"))) {
            tree.set("status", status);
            work.save(quota.key(), tree);
        }
    }
}
