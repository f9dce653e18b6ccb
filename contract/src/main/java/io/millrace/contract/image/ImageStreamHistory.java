package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Where the tags of a stream pointed, and who moved them.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStreamHistory")
public record ImageStreamHistory(
        @Description("`ImageStreamHistory`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("How to get the next page.") ListMeta metadata,
        @Description("The moves, newest first.") @Required List<TagMove> items) {

    public ImageStreamHistory {
        metadata = metadata == null ? ListMeta.EMPTY : metadata;
        items = items == null ? List.of() : List.copyOf(items);
    }

    /// @param next the token of the next page, null on the last one
    public static ImageStreamHistory of(List<TagMove> items, @Nullable String next) {
        return new ImageStreamHistory(
                "ImageStreamHistory",
                "image.openshift.io/v1",
                new ListMeta(null, null, next, null),
                items);
    }
}
