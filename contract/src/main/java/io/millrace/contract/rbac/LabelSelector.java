package io.millrace.contract.rbac;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.SchemaPackage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("Selects objects by their labels; all that it demands must hold.")
@SchemaPackage("io.k8s.apimachinery.pkg.apis.meta.v1")
public record LabelSelector(
        @Description("Labels that an object must have with exactly these values.")
                @Nullable Map<String, String> matchLabels,
        @Description("Further demands.")
                @Nullable List<LabelSelectorRequirement> matchExpressions) {

    public LabelSelector {
        matchLabels =
                matchLabels == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(matchLabels));
        matchExpressions = matchExpressions == null ? null : List.copyOf(matchExpressions);
    }
}
