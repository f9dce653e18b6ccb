package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.WireName;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("How an import went.")
public record ImageStreamImportStatus(
        @Description("The image stream afterwards; absent when nothing was to be stored.")
                @WireName("import")
                @Nullable ImageStream imported,
        @Description("How the repository's import went.")
                @Nullable RepositoryImportStatus repository,
        @Description("How each image's import went, in the order of the request.")
                @Nullable List<ImageImportStatus> images) {

    public static final ImageStreamImportStatus EMPTY =
            new ImageStreamImportStatus(null, null, null);

    public ImageStreamImportStatus {
        images = images == null ? null : List.copyOf(images);
    }
}
