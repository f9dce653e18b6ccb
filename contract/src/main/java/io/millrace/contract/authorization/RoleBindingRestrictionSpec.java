package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Users, groups or service accounts: exactly one of the three.")
public record RoleBindingRestrictionSpec(
        @Description("Users who may be bound.") @Nullable UserRestriction userrestriction,
        @Description("Groups that may be bound.") @Nullable GroupRestriction grouprestriction,
        @Description("Service accounts that may be bound.")
                @Nullable ServiceAccountRestriction serviceaccountrestriction) {}
