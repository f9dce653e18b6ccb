package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.ObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Asks for a build, from a configuration or from an earlier build.")
@Kind(group = "build.openshift.io", version = "v1", kind = "BuildRequest")
public record BuildRequest(
        @Description("`BuildRequest`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description(
                        "Name of the BuildConfig or Build; labels and annotations go to the new build.")
                ObjectMeta metadata,
        @Description("Which state of the source to build.") @Nullable SourceRevision revision,
        @Description("The image whose arrival asks for the build.")
                @Nullable ObjectReference triggeredByImage,
        @Description("The tag that moved to that image.") @Nullable ObjectReference from,
        @Description("Set when the source is uploaded.") @Nullable BinaryBuildSource binary,
        @Description("Refuses the request unless this is the number of the newest build.")
                @Nullable Long lastVersion,
        @Description("Environment variables for this build, in addition.")
                @Nullable List<EnvVar> env,
        @Description("Why the build is asked for.") @Nullable List<BuildTriggerCause> triggeredBy,
        @Description("Changes to a Docker build.")
                @Nullable DockerStrategyOptions dockerStrategyOptions,
        @Description("Changes to a source build.")
                @Nullable SourceStrategyOptions sourceStrategyOptions) {

    public BuildRequest {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        env = env == null ? null : List.copyOf(env);
        triggeredBy = triggeredBy == null ? null : List.copyOf(triggeredBy);
    }

    public static BuildRequest of(ObjectMeta metadata) {
        return new BuildRequest(
                "BuildRequest",
                "build.openshift.io/v1",
                metadata,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    public BuildRequest withMetadata(ObjectMeta metadata) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withRevision(@Nullable SourceRevision revision) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withTriggeredByImage(@Nullable ObjectReference triggeredByImage) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withFrom(@Nullable ObjectReference from) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withBinary(@Nullable BinaryBuildSource binary) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withLastVersion(@Nullable Long lastVersion) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withEnv(@Nullable List<EnvVar> env) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withTriggeredBy(@Nullable List<BuildTriggerCause> triggeredBy) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withDockerStrategyOptions(
            @Nullable DockerStrategyOptions dockerStrategyOptions) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }

    public BuildRequest withSourceStrategyOptions(
            @Nullable SourceStrategyOptions sourceStrategyOptions) {
        return new BuildRequest(
                kind,
                apiVersion,
                metadata,
                revision,
                triggeredByImage,
                from,
                binary,
                lastVersion,
                env,
                triggeredBy,
                dockerStrategyOptions,
                sourceStrategyOptions);
    }
}
