package io.millrace.contract.image;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description(
        "Whether other resources in the project may name this stream's images by their short name.")
public record ImageLookupPolicy(
        @Description(
                        "True resolves a bare name such as `mysql:5.7` to this stream before any registry is "
                                + "asked.")
                @Required
                @AlwaysWritten
                boolean local) {

    public static final ImageLookupPolicy EMPTY = new ImageLookupPolicy(false);
}
