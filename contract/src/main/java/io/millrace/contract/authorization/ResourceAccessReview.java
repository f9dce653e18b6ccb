package io.millrace.contract.authorization;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Asks who may do something.")
@Kind(group = "authorization.openshift.io", version = "v1", kind = "ResourceAccessReview")
public record ResourceAccessReview(
        @Description("`ResourceAccessReview`.") @Nullable String kind,
        @Description("`authorization.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("Namespace of the action; empty means all, or none.")
                @Nullable String namespace,
        @Description("What is to be done.") @Required @Nullable String verb,
        @Description("API group of the resource.") @Nullable String resourceAPIGroup,
        @Description("Version of the API group.") @Nullable String resourceAPIVersion,
        @Description("Resource by plural name; a subresource follows a slash.") @Required
                @Nullable String resource,
        @Description("Name of the object; empty means any.") @Nullable String resourceName,
        @Description("Path, when no resource is meant.") @Nullable String path,
        @Description("Whether the path is meant and not a resource.")
                @Nullable Boolean isNonResourceURL,
        @Description("Object of the action; not looked at.") @Nullable Object content) {

    public ResourceAccessReview {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
