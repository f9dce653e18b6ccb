package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Builds by an image that does everything itself.")
public record CustomBuildStrategy(
        @Description("The builder image.") @Required ObjectReference from,
        @Description("Credentials for pulling the builder image.")
                @Nullable LocalObjectReference pullSecret,
        @Description("Environment variables for the builder.") @Nullable List<EnvVar> env,
        @Description("Accepted for compatibility; no socket is ever handed to a build.")
                boolean exposeDockerSocket,
        @Description("True pulls the builder image even if it is there.") boolean forcePull,
        @Description("Secrets for the builder.") @Nullable List<SecretSpec> secrets,
        @Description("API version in which the builder is given its Build.")
                @Nullable String buildAPIVersion) {

    public static final CustomBuildStrategy EMPTY =
            new CustomBuildStrategy(ObjectReference.EMPTY, null, null, false, false, null, null);

    public CustomBuildStrategy {
        from = from == null ? ObjectReference.EMPTY : from;
        env = env == null ? null : List.copyOf(env);
        secrets = secrets == null ? null : List.copyOf(secrets);
    }

    public CustomBuildStrategy withFrom(ObjectReference from) {
        return new CustomBuildStrategy(
                from, pullSecret, env, exposeDockerSocket, forcePull, secrets, buildAPIVersion);
    }

    public CustomBuildStrategy withPullSecret(@Nullable LocalObjectReference pullSecret) {
        return new CustomBuildStrategy(
                from, pullSecret, env, exposeDockerSocket, forcePull, secrets, buildAPIVersion);
    }

    public CustomBuildStrategy withEnv(@Nullable List<EnvVar> env) {
        return new CustomBuildStrategy(
                from, pullSecret, env, exposeDockerSocket, forcePull, secrets, buildAPIVersion);
    }
}
