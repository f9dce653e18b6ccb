package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import io.millrace.contract.rbac.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Users whom one of the lists admits.")
public record UserRestriction(
        @Description("Names of users.") @Nullable List<String> users,
        @Description("Names of groups whose members are admitted.") @Nullable List<String> groups,
        @Description("Selectors of users by their labels.") @Nullable List<LabelSelector> labels) {

    public UserRestriction {
        users = users == null ? null : List.copyOf(users);
        groups = groups == null ? null : List.copyOf(groups);
        labels = labels == null ? null : List.copyOf(labels);
    }
}
