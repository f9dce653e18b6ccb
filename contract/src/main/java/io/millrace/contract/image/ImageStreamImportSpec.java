package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.WireName;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What is to be imported.")
public record ImageStreamImportSpec(
        @Description("False only looks: nothing is stored, no stream is created.")
                @Required
                @AlwaysWritten
                @WireName("import")
                boolean importing,
        @Description("A whole repository.") @Nullable RepositoryImportSpec repository,
        @Description("Single images.") @Nullable List<ImageImportSpec> images) {

    public static final ImageStreamImportSpec EMPTY = new ImageStreamImportSpec(false, null, null);

    public ImageStreamImportSpec {
        images = images == null ? null : List.copyOf(images);
    }
}
