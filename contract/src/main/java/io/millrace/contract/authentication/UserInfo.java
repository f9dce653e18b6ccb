package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("Who somebody is.")
public record UserInfo(
        @Description("The name.") @Nullable String username,
        @Description("The uid, where there is one.") @Nullable String uid,
        @Description("The groups.") @Nullable List<String> groups,
        @Description("What else the authenticator tells.")
                @Nullable Map<String, List<String>> extra) {

    public UserInfo {
        groups = groups == null ? null : List.copyOf(groups);
        extra = extra == null ? null : Map.copyOf(extra);
    }
}
