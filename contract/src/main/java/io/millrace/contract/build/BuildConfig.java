package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("A recipe for builds: source, strategy, output and what starts them.")
@Kind(group = "build.openshift.io", version = "v1", kind = "BuildConfig")
public record BuildConfig(
        @Description("`BuildConfig`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("How to make builds and when.") @Required BuildConfigSpec spec,
        @Description("What is true of it.") BuildConfigStatus status) {

    public BuildConfig {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        spec = spec == null ? BuildConfigSpec.EMPTY : spec;
        status = status == null ? BuildConfigStatus.EMPTY : status;
    }

    public static BuildConfig of(ObjectMeta metadata) {
        return new BuildConfig(
                "BuildConfig",
                "build.openshift.io/v1",
                metadata,
                BuildConfigSpec.EMPTY,
                BuildConfigStatus.EMPTY);
    }

    public BuildConfig withMetadata(ObjectMeta metadata) {
        return new BuildConfig(kind, apiVersion, metadata, spec, status);
    }

    public BuildConfig withSpec(BuildConfigSpec spec) {
        return new BuildConfig(kind, apiVersion, metadata, spec, status);
    }

    public BuildConfig withStatus(BuildConfigStatus status) {
        return new BuildConfig(kind, apiVersion, metadata, spec, status);
    }
}
