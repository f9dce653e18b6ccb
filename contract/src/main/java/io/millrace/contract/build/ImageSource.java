package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("An image from which files are copied into the source.")
public record ImageSource(
        @Description("The image.") @Required ObjectReference from,
        @Description("Names by which a Dockerfile's stages refer to the image.")
                @Nullable List<String> as,
        @Description("What to copy.") @Nullable List<ImageSourcePath> paths,
        @Description("Credentials for pulling the image.")
                @Nullable LocalObjectReference pullSecret) {

    public ImageSource {
        from = from == null ? ObjectReference.EMPTY : from;
        as = as == null ? null : List.copyOf(as);
        paths = paths == null ? null : List.copyOf(paths);
    }

    public ImageSource withFrom(ObjectReference from) {
        return new ImageSource(from, as, paths, pullSecret);
    }
}
