package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Changes to a Docker build for one run.")
public record DockerStrategyOptions(
        @Description("Values for the Dockerfile's `ARG`s, in addition.")
                @Nullable List<EnvVar> buildArgs,
        @Description("True builds every layer anew.") @Nullable Boolean noCache) {

    public DockerStrategyOptions {
        buildArgs = buildArgs == null ? null : List.copyOf(buildArgs);
    }
}
