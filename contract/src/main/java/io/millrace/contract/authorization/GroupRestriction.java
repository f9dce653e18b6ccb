package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import io.millrace.contract.rbac.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Groups that one of the lists admits.")
public record GroupRestriction(
        @Description("Names of groups.") @Nullable List<String> groups,
        @Description("Selectors of groups by their labels.") @Nullable List<LabelSelector> labels) {

    public GroupRestriction {
        groups = groups == null ? null : List.copyOf(groups);
        labels = labels == null ? null : List.copyOf(labels);
    }
}
