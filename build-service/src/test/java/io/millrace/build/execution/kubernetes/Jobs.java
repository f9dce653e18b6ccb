package io.millrace.build.execution.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.build.execution.BuildJob;
import io.millrace.build.execution.BuildSource;
import io.millrace.build.execution.ComputeLimits;
import io.millrace.build.execution.DockerStrategy;
import io.millrace.build.execution.InputFiles;
import io.millrace.build.execution.RegistryCredential;
import io.millrace.build.execution.RegistryLogins;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Builds to run in pods, and what an operator says of them.
final class Jobs {

    static final String SECRET = "what-nobody-may-see";

    private Jobs() {}

    static BuildJob job(String name, String uid) {
        return job("demo", name, uid, Optional.empty());
    }

    static BuildJob job(String project, String name, String uid, Optional<Duration> deadline) {
        var secret = SECRET.getBytes(StandardCharsets.UTF_8);
        return new BuildJob(
                project,
                name,
                uid,
                7,
                uid + ".1",
                BuildSource.inline("FROM scratch\n")
                        .with(List.of(InputFiles.secret("token", "", Map.of("token", secret)))),
                DockerStrategy.plain(),
                Optional.empty(),
                Optional.of("registry:5000/demo/hello:latest"),
                Map.of("vendor", "us"),
                RegistryLogins.always(
                        List.of(new RegistryCredential("registry:5000", "builder", SECRET))),
                Optional.of("cache"),
                ComputeLimits.NONE,
                deadline);
    }

    static ClusterBuilds settings(Optional<String> namespace) {
        return settings(
                namespace,
                """
                apiVersion: v1
                kind: Pod
                spec:
                  containers: [{name: build, image: 'millrace/build-service:1'}]
                """);
    }

    static ClusterBuilds settings(Optional<String> namespace, String template) {
        return new ClusterBuilds(
                namespace,
                "ours",
                Serialization.unmarshal(template, Pod.class),
                new Site("registry:5000", Set.of(), List.of(), false, 1L << 30, 1000, 1L << 30),
                Duration.ofSeconds(20),
                Duration.ofMillis(20),
                Set.of("secrets.example"));
    }
}
