package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Builds from source by a builder image (source-to-image).")
public record SourceBuildStrategy(
        @Description("The builder image.") @Required ObjectReference from,
        @Description("Credentials for pulling the builder image.")
                @Nullable LocalObjectReference pullSecret,
        @Description("Environment variables, set in the image too.") @Nullable List<EnvVar> env,
        @Description("URL of scripts that replace the builder's own.") @Nullable String scripts,
        @Description("True reuses artifacts of the previous build.") @Nullable Boolean incremental,
        @Description("True pulls the builder image even if it is there.") boolean forcePull,
        @Description("Volumes that are there during the build.") @MergeKey("name")
                @Nullable List<BuildVolume> volumes) {

    public static final SourceBuildStrategy EMPTY =
            new SourceBuildStrategy(ObjectReference.EMPTY, null, null, null, null, false, null);

    public SourceBuildStrategy {
        from = from == null ? ObjectReference.EMPTY : from;
        env = env == null ? null : List.copyOf(env);
        volumes = volumes == null ? null : List.copyOf(volumes);
    }

    public SourceBuildStrategy withFrom(ObjectReference from) {
        return new SourceBuildStrategy(
                from, pullSecret, env, scripts, incremental, forcePull, volumes);
    }

    public SourceBuildStrategy withPullSecret(@Nullable LocalObjectReference pullSecret) {
        return new SourceBuildStrategy(
                from, pullSecret, env, scripts, incremental, forcePull, volumes);
    }

    public SourceBuildStrategy withEnv(@Nullable List<EnvVar> env) {
        return new SourceBuildStrategy(
                from, pullSecret, env, scripts, incremental, forcePull, volumes);
    }

    public SourceBuildStrategy withIncremental(@Nullable Boolean incremental) {
        return new SourceBuildStrategy(
                from, pullSecret, env, scripts, incremental, forcePull, volumes);
    }
}
