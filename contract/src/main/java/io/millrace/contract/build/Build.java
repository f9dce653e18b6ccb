package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import org.jspecify.annotations.Nullable;

@Description("One run of a build, from its source to the image in the registry.")
@Kind(group = "build.openshift.io", version = "v1", kind = "Build")
public record Build(
        @Description("`Build`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("What the build is to do.") BuildSpec spec,
        @Description("How far it has come.") BuildStatus status) {

    public Build {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? BuildSpec.EMPTY : spec;
        status = status == null ? BuildStatus.EMPTY : status;
    }

    public static Build of(ObjectMeta metadata) {
        return new Build(
                "Build", "build.openshift.io/v1", metadata, BuildSpec.EMPTY, BuildStatus.EMPTY);
    }

    public Build withMetadata(ObjectMeta metadata) {
        return new Build(kind, apiVersion, metadata, spec, status);
    }

    public Build withSpec(BuildSpec spec) {
        return new Build(kind, apiVersion, metadata, spec, status);
    }

    public Build withStatus(BuildStatus status) {
        return new Build(kind, apiVersion, metadata, spec, status);
    }
}
