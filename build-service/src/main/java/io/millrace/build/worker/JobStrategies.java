package io.millrace.build.worker;

import io.millrace.build.domain.BuildNames;
import io.millrace.build.domain.Problem;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.PipelineActions;
import io.millrace.build.execution.PipelineStrategy;
import io.millrace.build.execution.PostCommit;
import io.millrace.build.execution.SourceStrategy;
import io.millrace.build.execution.Strategy;
import io.millrace.contract.build.Build;
import io.millrace.contract.build.BuildPostCommitSpec;
import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads how a Build wants its image made, unless a builder of its own makes it.
///
/// @param rootBuilders whose builder images may assemble as root: each a project, or
///   `project/serviceaccount`
record JobStrategies(Set<String> rootBuilders) {

    /// @param actions what a pipeline may have done
    Strategy of(
            Build build,
            String namespace,
            String account,
            ProjectFiles files,
            PipelineActions actions)
            throws CannotRun, SQLException {
        var variables = new Variables(build, files);
        var volumes = new Volumes(files);
        var docker = build.spec().strategy().dockerStrategy();
        if (docker != null) {
            return new DockerStrategy(
                    Optional.ofNullable(docker.from()).map(ObjectReference::name),
                    present(docker.dockerfilePath()),
                    variables.values(docker.env()),
                    variables.values(docker.buildArgs()),
                    Layers.of(docker.imageOptimizationPolicy(), docker.noCache()),
                    volumes.of(docker.volumes()));
        }
        var source = build.spec().strategy().sourceStrategy();
        if (source != null) {
            return new SourceStrategy(
                    String.valueOf(source.from().name()),
                    present(source.scripts()),
                    variables.values(source.env()),
                    Boolean.TRUE.equals(source.incremental()),
                    isTrusted(namespace, account),
                    volumes.of(source.volumes()));
        }
        var pipeline = build.spec().strategy().jenkinsPipelineStrategy();
        if (pipeline != null) {
            var config = present(BuildNames.configOf(build));
            return new PipelineStrategy(
                    config.orElse(String.valueOf(build.metadata().name())),
                    present(pipeline.jenkinsfile()),
                    present(pipeline.jenkinsfilePath()).orElse(PipelineStrategy.USUAL_PATH),
                    variables.values(pipeline.env()),
                    actions);
        }
        throw new CannotRun(
                new Problem(
                        "CannotCreateBuildPodSpec",
                        "The build says no strategy that this server carries out."));
    }

    private boolean isTrusted(String namespace, String account) {
        return rootBuilders.contains(namespace) || rootBuilders.contains(namespace + "/" + account);
    }

    static Optional<PostCommit> postCommit(BuildPostCommitSpec hook) {
        var command = hook.command() == null ? List.<String>of() : hook.command();
        var args = hook.args() == null ? List.<String>of() : hook.args();
        var script = present(hook.script());
        return script.isEmpty() && command.isEmpty() && args.isEmpty()
                ? Optional.empty()
                : Optional.of(new PostCommit(script, command, args));
    }

    /// `env` of the strategy.
    static List<EnvVar> environment(BuildStrategy strategy) {
        var docker = strategy.dockerStrategy();
        var source = strategy.sourceStrategy();
        var custom = strategy.customStrategy();
        var pipeline = strategy.jenkinsPipelineStrategy();
        var env =
                docker != null
                        ? docker.env()
                        : source != null
                                ? source.env()
                                : custom != null
                                        ? custom.env()
                                        : pipeline != null ? pipeline.env() : null;
        return env == null ? List.of() : env;
    }

    /// All that gets a value when the image is made.
    static List<EnvVar> variables(BuildStrategy strategy) {
        var docker = strategy.dockerStrategy();
        var arguments = docker == null ? null : docker.buildArgs();
        var all = new ArrayList<>(environment(strategy));
        all.addAll(arguments == null ? List.of() : arguments);
        return all;
    }

    static Optional<LocalObjectReference> pullSecret(BuildStrategy strategy) {
        var docker = strategy.dockerStrategy();
        var source = strategy.sourceStrategy();
        var custom = strategy.customStrategy();
        if (custom != null) {
            return Optional.ofNullable(custom.pullSecret());
        }
        return Optional.ofNullable(
                docker != null ? docker.pullSecret() : source != null ? source.pullSecret() : null);
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(it -> !it.isEmpty());
    }
}
