package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("When the sources of a stream's scheduled tags were looked at and will be.")
@Kind(group = "image.openshift.io", version = "v1", kind = "ImageStreamSchedule")
public record ImageStreamSchedule(
        @Description("`ImageStreamSchedule`.") @Nullable String kind,
        @Description("`image.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the stream.") ObjectMeta metadata,
        @Description("The scheduled tags, by name.") @Required List<TagSchedule> tags) {

    public ImageStreamSchedule {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        tags = tags == null ? List.of() : List.copyOf(tags);
    }

    public static ImageStreamSchedule of(String namespace, String name, List<TagSchedule> tags) {
        return new ImageStreamSchedule(
                "ImageStreamSchedule",
                "image.openshift.io/v1",
                ObjectMeta.named(name).withNamespace(namespace),
                tags);
    }
}
