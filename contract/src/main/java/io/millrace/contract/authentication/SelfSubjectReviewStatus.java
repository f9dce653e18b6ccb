package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Who the sender is.")
public record SelfSubjectReviewStatus(
        @Description("Name, groups and the like.") @Nullable UserInfo userInfo) {}
