package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("A list of Secrets.")
@Kind(group = "", version = "v1", kind = "SecretList")
public record SecretList(
        @Description("`SecretList`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("State of the collection.") ListMeta metadata,
        @Description("The Secrets.") @Required List<Secret> items) {

    public SecretList {
        metadata = metadata == null ? ListMeta.EMPTY : metadata;
        items = items == null ? List.of() : List.copyOf(items);
    }
}
