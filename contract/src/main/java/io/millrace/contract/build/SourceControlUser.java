package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("A person as git knows him.")
public record SourceControlUser(
        @Description("Name.") @Nullable String name,
        @Description("Mail address.") @Nullable String email) {

    public static final SourceControlUser EMPTY = new SourceControlUser(null, null);
}
