package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("How a tag's image is fetched from its registry.")
public record TagImportPolicy(
        @Description("True allows plain HTTP and unverified certificates for the registry.")
                boolean insecure,
        @Description(
                        "True has the image looked up again and again, so that the tag follows its source.")
                boolean scheduled,
        @Description(
                        "What is recorded of an image index: `Legacy` one image of the server's platform, "
                                + "`PreserveOriginal` the whole index. Defaults to `Legacy`.")
                @Nullable String importMode) {

    public static final TagImportPolicy EMPTY = new TagImportPolicy(false, false, null);
}
