package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("A Namespace as its users see it.")
@Kind(group = "project.openshift.io", version = "v1", kind = "Project")
@SchemaPackage("com.github.openshift.api.project.v1")
public record Project(
        @Description("`Project`.") @Nullable String kind,
        @Description("`project.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What somebody wants of it.") ProjectSpec spec,
        @Description("What is true of it.") ProjectStatus status) {

    public Project {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? ProjectSpec.EMPTY : spec;
        status = status == null ? ProjectStatus.EMPTY : status;
    }

    public static Project of(ObjectMeta metadata) {
        return new Project(
                "Project",
                "project.openshift.io/v1",
                metadata,
                ProjectSpec.EMPTY,
                ProjectStatus.EMPTY);
    }

    public Project withMetadata(ObjectMeta metadata) {
        return new Project(kind, apiVersion, metadata, spec, status);
    }

    public Project withSpec(ProjectSpec spec) {
        return new Project(kind, apiVersion, metadata, spec, status);
    }

    public Project withStatus(ProjectStatus status) {
        return new Project(kind, apiVersion, metadata, spec, status);
    }
}
