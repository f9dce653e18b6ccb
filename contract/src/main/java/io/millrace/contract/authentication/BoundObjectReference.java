package io.millrace.contract.authentication;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("The object with whose end a token ends.")
public record BoundObjectReference(
        @Description("`Secret`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name of the object.") @Nullable String name,
        @Description("Its uid, where one particular object is meant.") @Nullable String uid) {}
