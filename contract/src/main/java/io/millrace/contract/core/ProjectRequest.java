package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Asks for a project of one's own.")
@Kind(group = "project.openshift.io", version = "v1", kind = "ProjectRequest")
@SchemaPackage("com.github.openshift.api.project.v1")
public record ProjectRequest(
        @Description("`ProjectRequest`.") @Nullable String kind,
        @Description("`project.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name of the project.") ObjectMeta metadata,
        @Description("Name for people.") @Nullable String displayName,
        @Description("What the project is for.") @Nullable String description) {

    public ProjectRequest {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
    }
}
