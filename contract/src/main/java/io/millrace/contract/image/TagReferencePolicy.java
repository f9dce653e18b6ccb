package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description("How consumers of a tag are to refer to its image.")
public record TagReferencePolicy(
        @Description(
                        "`Source` hands out the place where the image came from, `Local` the integrated "
                                + "registry. Defaults to `Source`.")
                @Required
                String type) {

    public static final TagReferencePolicy EMPTY = new TagReferencePolicy("");

    public TagReferencePolicy {
        type = type == null ? "" : type;
    }
}
