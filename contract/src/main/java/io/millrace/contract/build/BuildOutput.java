package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Where a build's image goes.")
public record BuildOutput(
        @Description(
                        "An `ImageStreamTag` or a `DockerImage`; without it the image is built and dropped.")
                @Nullable ObjectReference to,
        @Description("Credentials for pushing.") @Nullable LocalObjectReference pushSecret,
        @Description("Labels for the image.") @Nullable List<ImageLabel> imageLabels) {

    public static final BuildOutput EMPTY = new BuildOutput(null, null, null);

    public BuildOutput {
        imageLabels = imageLabels == null ? null : List.copyOf(imageLabels);
    }

    public BuildOutput withTo(@Nullable ObjectReference to) {
        return new BuildOutput(to, pushSecret, imageLabels);
    }

    public BuildOutput withPushSecret(@Nullable LocalObjectReference pushSecret) {
        return new BuildOutput(to, pushSecret, imageLabels);
    }
}
