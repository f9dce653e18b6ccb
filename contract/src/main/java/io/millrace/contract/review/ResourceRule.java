package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Actions on resources.")
public record ResourceRule(
        @Description("What may be done.") List<String> verbs,
        @Description("API groups of the resources.") @Nullable List<String> apiGroups,
        @Description("The resources.") @Nullable List<String> resources,
        @Description("Names of the only objects that are meant.")
                @Nullable List<String> resourceNames) {

    public ResourceRule {
        verbs = verbs == null ? List.of() : List.copyOf(verbs);
        apiGroups = apiGroups == null ? null : List.copyOf(apiGroups);
        resources = resources == null ? null : List.copyOf(resources);
        resourceNames = resourceNames == null ? null : List.copyOf(resourceNames);
    }
}
