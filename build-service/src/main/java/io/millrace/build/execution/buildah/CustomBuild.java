package io.millrace.build.execution.buildah;

import io.millrace.build.execution.BuildFailure;
import io.millrace.build.execution.BuildLog;
import io.millrace.build.execution.BuildStopped;
import io.millrace.build.execution.CustomStrategy;
import io.millrace.build.execution.FailureReason;
import io.millrace.build.execution.Layers;
import io.millrace.build.execution.dockerfile.DockerfilePolicy;
import io.millrace.build.execution.dockerfile.DockerfileRewriter;
import io.millrace.build.execution.dockerfile.VettedDockerfile.Base;
import io.millrace.build.execution.door.Passage;
import io.millrace.build.execution.door.Relay;
import io.millrace.build.execution.process.ClassFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a custom builder: its image, with what the Build says in its environment. A command line
/// could be read by others, so the environment goes into an image of its own, which is thrown away.
record CustomBuild(CustomStrategy strategy, Workspace workspace, ImageWork images, BuildLog log) {

    /// Begins to listen where the registry would be, then becomes the builder.
    private static final String ENTER =
            """
            set -e
            java=$1 library=$2 relay=$3 address=$4 port=$5 socket=$6 ready=$7
            shift 7
            case $address in
              127.*) ;;
              *)
                if ! ip addr add "$address/32" dev lo 2>/dev/null; then
                  echo "Error: in a pod's network no door can be at the registry's $address: name it"
                  exit 1
                fi
                ;;
            esac
            "$java" -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
              -cp "$library" "$relay" "$address" "$port" "$socket" "$ready" </dev/null &
            tries=0
            while [ ! -e "$ready" ]; do
              tries=$((tries + 1))
              if [ $tries -gt 300 ]; then echo "Error: the way to the registry is not open"; exit 1; fi
              sleep 0.1
            done
            exec "$@"
            """;

    /// @return the builder image, pulled and prepared
    BuildInputs prepared(DockerfilePolicy policy) throws BuildFailure {
        var image = BuildInputs.required(strategy.builder());
        var rewriter =
                new DockerfileRewriter(
                        Optional.of(new Base.Image(image)), strategy.env(), Map.of(), Map.of());
        var prepared = BuildInputs.prepared("FROM builder\n", Map.of(), policy, rewriter);
        return new BuildInputs(
                prepared,
                workspace.upload(),
                policy,
                BuildArguments.NONE.and(prepared.arguments()),
                Layers.ONE,
                List.of(),
                FailureReason.GENERIC_BUILD_FAILED);
    }

    /// @return the digest of what the builder pushed to the output
    Optional<String> run(BuildInputs inputs)
            throws BuildFailure, BuildStopped, IOException, InterruptedException {
        images.quietly().build(inputs);
        var volumes = new VolumeFolders(workspace).write(strategy.volumes());
        try (var door = strategy.door().open();
                var _ = Passage.from(socket(), door.port())) {
            workspace.giveAway(socket());
            log.line("Running the builder image " + strategy.builder() + " ...");
            images.runBuilder(volumes, front().names(), this::entered);
            return door.pushed();
        }
    }

    /// Short: the names of sockets may be no longer than a hundred characters.
    private Path socket() {
        return workspace.conf().resolve("r");
    }

    private List<String> entered(List<String> builder) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var library = ClassFiles.copy(Relay.class, workspace.conf().resolve("relay.jar"));
        var words =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                ENTER,
                                "builder",
                                java.toString(),
                                library.toString(),
                                Relay.class.getName(),
                                front().address(),
                                front().port(),
                                socket().toString(),
                                workspace.work().resolve("relay").toString()));
        words.addAll(builder);
        return words;
    }

    private RegistryFront front() {
        return RegistryFront.of(strategy.door().credential().registry());
    }
}
