package io.millrace.contract.rbac;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Actions that a role allows, on resources or on paths that are no resources.")
public record PolicyRule(
        @Description("What may be done: `get`, `list`, `create` …; `*` means everything.") @Required
                List<String> verbs,
        @Description("API groups of the resources: \"\" is the core group, `*` means every group.")
                @Nullable List<String> apiGroups,
        @Description(
                        "Resources by plural name. A subresource follows a slash: `builds/log`; `*/log` is "
                                + "that part of every resource, and `*` means everything.")
                @Nullable List<String> resources,
        @Description("Names of the only objects that the rule is about; empty means all of them.")
                @Nullable List<String> resourceNames,
        @Description(
                        "Paths that are no resources, such as `/metrics`; a trailing `*` stands for any "
                                + "rest. Only a ClusterRole that is bound cluster-wide can allow these.")
                @Nullable List<String> nonResourceURLs) {

    public PolicyRule {
        verbs = verbs == null ? List.of() : List.copyOf(verbs);
        apiGroups = apiGroups == null ? null : List.copyOf(apiGroups);
        resources = resources == null ? null : List.copyOf(resources);
        resourceNames = resourceNames == null ? null : List.copyOf(resourceNames);
        nonResourceURLs = nonResourceURLs == null ? null : List.copyOf(nonResourceURLs);
    }

    public static PolicyRule on(String group, List<String> resources, List<String> verbs) {
        return new PolicyRule(verbs, List.of(group), resources, null, null);
    }
}
