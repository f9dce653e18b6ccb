package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What somebody wants of a namespace.")
public record NamespaceSpec(
        @Description("Parties that still have to act before the namespace can go.")
                @Nullable List<String> finalizers) {

    public static final NamespaceSpec EMPTY = new NamespaceSpec(null);

    public NamespaceSpec {
        finalizers = finalizers == null ? null : List.copyOf(finalizers);
    }
}
