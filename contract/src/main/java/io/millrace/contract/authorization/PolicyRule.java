package io.millrace.contract.authorization;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Actions that a role allows.")
public record PolicyRule(
        @Description("What may be done; `*` means everything.") @Required List<String> verbs,
        @Description("Never used; always null.") @AlwaysWritten
                @Nullable Object attributeRestrictions,
        @Description("API groups of the resources: \"\" is the core group, `*` means every group.")
                @AlwaysWritten
                @Nullable List<String> apiGroups,
        @Description("Resources by plural name; a subresource follows a slash.") @AlwaysWritten
                @Nullable List<String> resources,
        @Description("Names of the only objects that the rule is about.")
                @Nullable List<String> resourceNames,
        @Description("Paths that are no resources.") @Nullable List<String> nonResourceURLs) {

    public PolicyRule {
        verbs = verbs == null ? List.of() : List.copyOf(verbs);
        attributeRestrictions = null;
        apiGroups = apiGroups == null ? null : List.copyOf(apiGroups);
        resources = resources == null ? null : List.copyOf(resources);
        resourceNames = resourceNames == null ? null : List.copyOf(resourceNames);
        nonResourceURLs = nonResourceURLs == null ? null : List.copyOf(nonResourceURLs);
    }
}
