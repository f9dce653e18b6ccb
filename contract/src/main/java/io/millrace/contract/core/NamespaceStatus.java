package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What is true of a namespace; written by the server.")
public record NamespaceStatus(
        @Description("`Active`, or `Terminating` once deletion was asked for.")
                @Nullable String phase,
        @Description("What is going on while it is being deleted.") @MergeKey("type")
                @Nullable List<NamespaceCondition> conditions) {

    public static final NamespaceStatus EMPTY = new NamespaceStatus(null, null);

    public NamespaceStatus {
        conditions = conditions == null ? null : List.copyOf(conditions);
    }
}
