package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.ObjectReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Builds from a Dockerfile.")
public record DockerBuildStrategy(
        @Description("Image that replaces the last `FROM` of the Dockerfile.")
                @Nullable ObjectReference from,
        @Description("Credentials for pulling images.") @Nullable LocalObjectReference pullSecret,
        @Description("True builds every layer anew.") boolean noCache,
        @Description("Environment variables, set in the image too.") @Nullable List<EnvVar> env,
        @Description("True pulls the base image even if it is there.") boolean forcePull,
        @Description("Path of the Dockerfile in the source; defaults to `Dockerfile`.")
                @Nullable String dockerfilePath,
        @Description("Values for the Dockerfile's `ARG`s.") @Nullable List<EnvVar> buildArgs,
        @Description(
                        "How layers are joined: `None`, `SkipLayers` or `SkipLayersAndWarn`. Defaults to "
                                + "`None`.")
                @Nullable String imageOptimizationPolicy,
        @Description("Volumes that are there during the build.") @MergeKey("name")
                @Nullable List<BuildVolume> volumes) {

    public static final DockerBuildStrategy EMPTY =
            new DockerBuildStrategy(null, null, false, null, false, null, null, null, null);

    public DockerBuildStrategy {
        env = env == null ? null : List.copyOf(env);
        buildArgs = buildArgs == null ? null : List.copyOf(buildArgs);
        volumes = volumes == null ? null : List.copyOf(volumes);
    }

    public DockerBuildStrategy withFrom(@Nullable ObjectReference from) {
        return new DockerBuildStrategy(
                from,
                pullSecret,
                noCache,
                env,
                forcePull,
                dockerfilePath,
                buildArgs,
                imageOptimizationPolicy,
                volumes);
    }

    public DockerBuildStrategy withPullSecret(@Nullable LocalObjectReference pullSecret) {
        return new DockerBuildStrategy(
                from,
                pullSecret,
                noCache,
                env,
                forcePull,
                dockerfilePath,
                buildArgs,
                imageOptimizationPolicy,
                volumes);
    }

    public DockerBuildStrategy withNoCache(boolean noCache) {
        return new DockerBuildStrategy(
                from,
                pullSecret,
                noCache,
                env,
                forcePull,
                dockerfilePath,
                buildArgs,
                imageOptimizationPolicy,
                volumes);
    }

    public DockerBuildStrategy withEnv(@Nullable List<EnvVar> env) {
        return new DockerBuildStrategy(
                from,
                pullSecret,
                noCache,
                env,
                forcePull,
                dockerfilePath,
                buildArgs,
                imageOptimizationPolicy,
                volumes);
    }

    public DockerBuildStrategy withDockerfilePath(@Nullable String dockerfilePath) {
        return new DockerBuildStrategy(
                from,
                pullSecret,
                noCache,
                env,
                forcePull,
                dockerfilePath,
                buildArgs,
                imageOptimizationPolicy,
                volumes);
    }

    public DockerBuildStrategy withBuildArgs(@Nullable List<EnvVar> buildArgs) {
        return new DockerBuildStrategy(
                from,
                pullSecret,
                noCache,
                env,
                forcePull,
                dockerfilePath,
                buildArgs,
                imageOptimizationPolicy,
                volumes);
    }
}
