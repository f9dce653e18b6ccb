package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What would be built and deployed if a tag moved, as far as the reader may see it.")
@Kind(group = "build.openshift.io", version = "v1", kind = "TriggerImpact")
public record TriggerImpact(
        @Description("`TriggerImpact`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the stream.") ObjectMeta metadata,
        @Description("The tag, as `namespace/stream:tag`.") @Required String streamTag,
        @Description("Digest of the image that it would point to, if one was named.")
                @Nullable String image,
        @Description("What would happen, one after the other.") @Required List<ImpactWave> waves) {

    public TriggerImpact {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        waves = waves == null ? List.of() : List.copyOf(waves);
    }

    public static TriggerImpact of(
            ObjectMeta stream, String streamTag, @Nullable String image, List<ImpactWave> waves) {
        return new TriggerImpact(
                "TriggerImpact", "build.openshift.io/v1", stream, streamTag, image, waves);
    }
}
