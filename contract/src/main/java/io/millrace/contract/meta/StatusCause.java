package io.millrace.contract.meta;

import org.jspecify.annotations.Nullable;

@Description("One single reason why a request was refused.")
public record StatusCause(
        @Description("Machine-readable reason, for example `FieldValueRequired`.")
                @Nullable String reason,
        @Description("What is wrong, for people.") @Nullable String message,
        @Description("Path of the field in question, for example `spec.tags[latest].from.name`.")
                @Nullable String field) {}
