package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("How the import of a repository went.")
public record RepositoryImportStatus(
        @Description("Success, or why not all could be had.") Status status,
        @Description("How each image's import went.") @Nullable List<ImageImportStatus> images,
        @Description("Tags beyond the limit, which were not imported.")
                @Nullable List<String> additionalTags) {

    public RepositoryImportStatus {
        status = status == null ? Status.EMPTY : status;
        images = images == null ? null : List.copyOf(images);
        additionalTags = additionalTags == null ? null : List.copyOf(additionalTags);
    }
}
