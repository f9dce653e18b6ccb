package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("How the import of one image went.")
public record ImageImportStatus(
        @Description("Success, or why the image could not be had.") @Required Status status,
        @Description("The image, when it was found.") @Nullable Image image,
        @Description("Tag under which it was found.") @Nullable String tag,
        @Description("The images of an image index.") @Nullable List<Image> manifests) {

    public ImageImportStatus {
        status = status == null ? Status.EMPTY : status;
        manifests = manifests == null ? null : List.copyOf(manifests);
    }
}
