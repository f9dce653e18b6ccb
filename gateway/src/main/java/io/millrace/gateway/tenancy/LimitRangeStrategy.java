package io.millrace.gateway.tenancy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.contract.core.LimitRange;
import io.millrace.platform.resource.Quantity;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.resource.Write;
import io.millrace.platform.status.FieldError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// A LimitRange: one limit for each type of object, in amounts that can be read.
final class LimitRangeStrategy implements Strategy {

    private static final List<String> AMOUNTS =
            List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio");

    @Override
    public ResourceType type() {
        return ResourceType.LIMIT_RANGE;
    }

    @Override
    public Class<?> model() {
        return LimitRange.class;
    }

    @Override
    public List<FieldError> validate(ObjectNode next, Optional<ObjectNode> previous, Write write) {
        var faults = new ArrayList<FieldError>();
        var types = new HashSet<String>();
        var number = 0;
        for (var limit : next.path("spec").path("limits")) {
            var path = "spec.limits[%d]".formatted(number++);
            var type = limit.path("type").asText();
            if (type.isEmpty()) {
                faults.add(FieldError.required(path + ".type", "which objects are limited"));
            } else if (!types.add(type)) {
                faults.add(FieldError.duplicate(path + ".type", type));
            }
            faults.addAll(amountFaults(path, limit));
        }
        return faults;
    }

    private static List<FieldError> amountFaults(String path, JsonNode limit) {
        var faults = new ArrayList<FieldError>();
        for (var field : AMOUNTS) {
            limit.path(field)
                    .forEachEntry((resource, amount) ->
                            Quantity.fault("%s.%s[%s]".formatted(path, field, resource), amount)
                                    .ifPresent(faults::add));
        }
        return faults;
    }
}
