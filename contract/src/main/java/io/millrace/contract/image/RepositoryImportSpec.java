package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;

@Description("A repository all of whose tags are to be imported.")
public record RepositoryImportSpec(
        @Description("The repository, a `DockerImage` without tag or digest.") @Required
                ObjectReference from,
        @Description("How the images are fetched.") TagImportPolicy importPolicy,
        @Description("How consumers of the tags refer to their images.")
                TagReferencePolicy referencePolicy,
        @Description("True returns manifest and configuration with each image.")
                boolean includeManifest) {

    public RepositoryImportSpec {
        from = from == null ? ObjectReference.EMPTY : from;
        importPolicy = importPolicy == null ? TagImportPolicy.EMPTY : importPolicy;
        referencePolicy = referencePolicy == null ? TagReferencePolicy.EMPTY : referencePolicy;
    }
}
