package io.millrace.build.worker;

import io.millrace.build.execution.Placement;
import io.millrace.contract.build.BuildSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads where a Build wants to run.
final class Places {

    private Places() {}

    static Placement of(BuildSpec spec, String account) {
        var nodes = spec.nodeSelector();
        return new Placement(
                account,
                nodes == null ? Map.of() : nodes,
                quantities(spec.resources().requests()),
                quantities(spec.resources().limits()));
    }

    private static Map<String, String> quantities(@Nullable Map<String, Object> written) {
        var quantities = new LinkedHashMap<String, String>();
        if (written != null) {
            written.forEach((resource, amount) -> quantities.put(resource, amount.toString()));
        }
        return quantities;
    }
}
