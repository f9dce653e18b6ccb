package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("One image to import.")
public record ImageImportSpec(
        @Description("The image, a `DockerImage` with its pull spec.") @Required
                ObjectReference from,
        @Description("Tag that is to point to it; defaults to the tag in the pull spec.")
                @Nullable LocalObjectReference to,
        @Description("How the image is fetched.") TagImportPolicy importPolicy,
        @Description("How consumers of the tag refer to the image.")
                TagReferencePolicy referencePolicy,
        @Description("True returns manifest and configuration with the image.")
                boolean includeManifest) {

    public ImageImportSpec {
        from = from == null ? ObjectReference.EMPTY : from;
        importPolicy = importPolicy == null ? TagImportPolicy.EMPTY : importPolicy;
        referencePolicy = referencePolicy == null ? TagReferencePolicy.EMPTY : referencePolicy;
    }
}
