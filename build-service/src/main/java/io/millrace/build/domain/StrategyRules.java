package io.millrace.build.domain;

import io.millrace.contract.build.BuildStrategy;
import io.millrace.contract.build.EnvVar;
import io.millrace.contract.build.JenkinsPipelineBuildStrategy;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.ObjectReference;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules for how an image is made.
record StrategyRules(Findings findings, References references) {

    private static final int LONGEST_JENKINSFILE = 100_000;

    private static final Set<String> OPTIMIZATIONS =
            Set.of("None", "SkipLayers", "SkipLayersAndWarn");

    void strategy(BuildStrategy strategy) {
        if (Defaults.strategiesOf(strategy) != 1) {
            findings.invalid(
                    "spec.strategy",
                    Findings.present(strategy.type()),
                    "must provide a value for exactly one of sourceStrategy, customStrategy,"
                            + " dockerStrategy, or jenkinsPipelineStrategy");
            return;
        }
        if (strategy.dockerStrategy() != null) {
            docker(strategy);
        }
        if (strategy.sourceStrategy() != null) {
            builder(
                    "spec.strategy.sourceStrategy",
                    strategy.sourceStrategy().from(),
                    strategy.sourceStrategy().pullSecret(),
                    strategy.sourceStrategy().env());
        }
        if (strategy.sourceStrategy() != null) {
            new VolumeRules(findings)
                    .volumes(
                            "spec.strategy.sourceStrategy",
                            Findings.orEmpty(strategy.sourceStrategy().volumes()));
        }
        if (strategy.customStrategy() != null) {
            builder(
                    "spec.strategy.customStrategy",
                    strategy.customStrategy().from(),
                    strategy.customStrategy().pullSecret(),
                    strategy.customStrategy().env());
        }
        if (strategy.jenkinsPipelineStrategy() != null) {
            pipeline(strategy.jenkinsPipelineStrategy());
        }
    }

    private void docker(BuildStrategy strategy) {
        var docker = strategy.dockerStrategy();
        if (docker == null) {
            return;
        }
        var path = "spec.strategy.dockerStrategy";
        if (docker.from() != null) {
            references.image(path + ".from", docker.from());
        }
        references.secret(path + ".pullSecret", docker.pullSecret());
        references.env(path + ".env", docker.env());
        if (Findings.escapes(docker.dockerfilePath())) {
            findings.invalid(
                    path + ".dockerfilePath",
                    docker.dockerfilePath(),
                    "dockerfile path must be relative to the source and must not leave it");
        }
        new VolumeRules(findings).volumes(path, Findings.orEmpty(docker.volumes()));
        var optimization = Findings.present(docker.imageOptimizationPolicy());
        if (!optimization.isEmpty() && !OPTIMIZATIONS.contains(optimization)) {
            findings.invalid(
                    path + ".imageOptimizationPolicy",
                    optimization,
                    "must be one of None, SkipLayers or SkipLayersAndWarn");
        }
    }

    private void builder(
            String path,
            ObjectReference from,
            @Nullable LocalObjectReference pullSecret,
            @Nullable List<EnvVar> env) {
        references.image(path + ".from", from);
        references.secret(path + ".pullSecret", pullSecret);
        references.env(path + ".env", env);
    }

    private void pipeline(JenkinsPipelineBuildStrategy pipeline) {
        var field = "spec.strategy.jenkinsPipelineStrategy";
        var jenkinsfile = Findings.present(pipeline.jenkinsfile());
        var path = pipeline.jenkinsfilePath();
        references.env(field + ".env", pipeline.env());
        if (!jenkinsfile.isEmpty() && !Findings.present(path).isEmpty()) {
            findings.invalid(
                    field,
                    "",
                    "must provide a value for at most one of jenkinsfilePath or jenkinsfile");
        }
        if (jenkinsfile.getBytes(StandardCharsets.UTF_8).length > LONGEST_JENKINSFILE) {
            findings.invalid(field + ".jenkinsfile", "", "must be smaller than 100000 bytes");
        }
        if (Findings.escapes(path)) {
            findings.invalid(
                    field + ".jenkinsfilePath", path, "must be relative and not leave the source");
        }
    }
}
