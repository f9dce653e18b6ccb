package io.millrace.build.domain;

import io.millrace.contract.build.BuildRequest;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.CustomBuildStrategy;
import io.millrace.contract.build.DockerBuildStrategy;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.JenkinsPipelineBuildStrategy;
import io.millrace.contract.build.SourceBuildStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a request for a build changes of its strategy, for this one build.
record RequestOptions(BuildRequest request) {

    /// By this name a custom builder knows the image that it runs.
    private static final String BASE_IMAGE = "OPENSHIFT_CUSTOM_BUILD_BASE_IMAGE";

    /// Whether there are none for another kind of build.
    boolean fit(BuildStrategy strategy) {
        var docker = request.dockerStrategyOptions();
        var source = request.sourceStrategyOptions();
        var asksDocker = docker != null && (docker.buildArgs() != null || docker.noCache() != null);
        var asksSource = source != null && source.incremental() != null;
        return (!asksDocker || strategy.dockerStrategy() != null)
                && (!asksSource || strategy.sourceStrategy() != null);
    }

    BuildStrategy on(BuildStrategy strategy) {
        if (strategy.dockerStrategy() != null) {
            return strategy.withDockerStrategy(on(strategy.dockerStrategy()));
        }
        if (strategy.sourceStrategy() != null) {
            return strategy.withSourceStrategy(on(strategy.sourceStrategy()));
        }
        if (strategy.customStrategy() != null) {
            return strategy.withCustomStrategy(on(strategy.customStrategy()));
        }
        var pipeline = strategy.jenkinsPipelineStrategy();
        return pipeline == null
                ? strategy
                : strategy.withJenkinsPipelineStrategy(
                        new JenkinsPipelineBuildStrategy(
                                pipeline.jenkinsfilePath(),
                                pipeline.jenkinsfile(),
                                environment(pipeline.env())));
    }

    private DockerBuildStrategy on(DockerBuildStrategy docker) {
        var options = request.dockerStrategyOptions();
        var arguments =
                options == null
                        ? docker.buildArgs()
                        : replacing(docker.buildArgs(), options.buildArgs());
        var changed = docker.withEnv(environment(docker.env())).withBuildArgs(arguments);
        return options == null || options.noCache() == null
                ? changed
                : changed.withNoCache(options.noCache());
    }

    private SourceBuildStrategy on(SourceBuildStrategy source) {
        var options = request.sourceStrategyOptions();
        var changed = source.withEnv(environment(source.env()));
        return options == null || options.incremental() == null
                ? changed
                : changed.withIncremental(options.incremental());
    }

    private CustomBuildStrategy on(CustomBuildStrategy custom) {
        var image = new EnvVar(BASE_IMAGE, custom.from().name(), null);
        return custom.withEnv(replacing(environment(custom.env()), List.of(image)));
    }

    private @Nullable List<EnvVar> environment(@Nullable List<EnvVar> present) {
        return replacing(present, request.env());
    }

    /// The variables with those of the same name taken out and the new ones at the end.
    private static @Nullable List<EnvVar> replacing(
            @Nullable List<EnvVar> present, @Nullable List<EnvVar> added) {
        if (added == null || added.isEmpty()) {
            return present;
        }
        var names = added.stream().map(EnvVar::name).toList();
        var all = new ArrayList<EnvVar>();
        Objects.requireNonNullElse(present, List.<EnvVar>of()).stream()
                .filter(it -> !names.contains(it.name()))
                .forEach(all::add);
        all.addAll(added);
        return all;
    }
}
