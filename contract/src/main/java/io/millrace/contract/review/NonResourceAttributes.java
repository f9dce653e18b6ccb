package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("An action on a path that is no resource.")
public record NonResourceAttributes(
        @Description("The path.") @Nullable String path,
        @Description("The HTTP method in lower case.") @Nullable String verb) {}
