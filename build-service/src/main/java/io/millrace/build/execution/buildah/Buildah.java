package io.millrace.build.execution.buildah;

import io.millrace.build.execution.Layers;
import io.millrace.build.execution.dockerfile.Download;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The command lines of buildah for one build, on the build's own storage.
record Buildah(Workspace workspace, String storageDriver, Isolation isolation) {

    /// The name of the built image in the build's storage.
    static final String IMAGE = "localhost/millrace-build";

    /// The container that hooks and custom builders run in.
    private static final String CONTAINER = "millrace-hook";

    /// Without the capability to chroot, a command of the tenant cannot leave the chroot it runs
    /// in; without those over the network it cannot change its routes or send packets past them.
    private static final List<String> LESS_CAPABLE =
            List.of(
                    "--cap-drop=CAP_SYS_CHROOT",
                    "--cap-drop=CAP_MKNOD",
                    "--cap-drop=CAP_NET_ADMIN",
                    "--cap-drop=CAP_NET_RAW");

    List<String> words(String... subcommand) {
        var words =
                new ArrayList<>(
                        List.of(
                                "buildah",
                                "--storage-driver",
                                storageDriver,
                                "--root",
                                workspace.storage().toString(),
                                "--runroot",
                                workspace.work().resolve("run").toString()));
        words.addAll(List.of(subcommand));
        return words;
    }

    /// Asks the registry, with the build's own credentials, even for what is here already.
    List<String> pull(String pullSpec) {
        return words(
                "pull",
                "--policy",
                "always",
                "--authfile",
                workspace.auth().toString(),
                "--signature-policy",
                workspace.policy().toString(),
                "docker://" + pullSpec);
    }

    /// Prints what [ImageConfig] reads.
    List<String> inspect(String image) {
        return words("inspect", "--type", "image", "--format", ImageConfig.FORMAT, image);
    }

    /// Builds with what has been pulled and no credentials.
    ///
    /// @param volumes what the commands see, each `<folder>:<place>:ro`
    List<String> build(Path dockerfile, BuildInputs inputs, List<String> volumes) {
        var words =
                words(
                        "bud",
                        "--pull-never",
                        "--format",
                        "docker",
                        "--signature-policy",
                        workspace.policy().toString());
        words.addAll(isolation.options());
        words.addAll(layers(inputs.layers()));
        words.addAll(LESS_CAPABLE);
        words.addAll(systemCalls());
        inputs.arguments().names().forEach(it -> words.addAll(List.of("--build-arg", it)));
        volumes.forEach(it -> words.addAll(List.of("--volume", it)));
        if (inputs.dockerfile().hasAddedFiles()) {
            words.add("--build-context");
            words.add(Download.CONTEXT + "=" + workspace.added());
        }
        words.addAll(
                List.of(
                        "--tag",
                        IMAGE,
                        "--file",
                        dockerfile.toString(),
                        inputs.context().toString()));
        return words;
    }

    /// Without a cache buildah makes one layer unless it is told that each of them is too old.
    private static List<String> layers(Layers wanted) {
        return switch (wanted) {
            case EACH -> List.of("--layers");
            case EACH_ANEW -> List.of("--layers", "--cache-ttl", "0s");
            case ONE, ONE_AND_TOLD -> List.of("--layers=false");
        };
    }

    /// Builds without commands of anybody's, and leaves the files of the result in the folder.
    List<String> export(Path dockerfile, Path context, Path folder) {
        return words(
                "bud",
                "--pull-never",
                "--layers=false",
                "--signature-policy",
                workspace.policy().toString(),
                "--output",
                "type=local,dest=" + folder,
                "--file",
                dockerfile.toString(),
                context.toString());
    }

    /// Makes the container that programs are [run][#run(List)] in.
    ///
    /// @param names that it knows besides, each `<name>:<address>`
    List<String> container(String image, List<String> names) {
        var words =
                words("from", "--pull-never", "--signature-policy", workspace.policy().toString());
        words.addAll(systemCalls());
        names.forEach(it -> words.addAll(List.of("--add-host", it)));
        words.addAll(List.of("--name", CONTAINER, image));
        return words;
    }

    private List<String> systemCalls() {
        return workspace.systemCalls().stream()
                .flatMap(it -> Stream.of("--security-opt", "seccomp=" + it))
                .toList();
    }

    /// Runs the program that follows these words in the container, shut in as the commands of a
    /// build are.
    ///
    /// @param volumes what it sees, each `<folder>:<place>:ro`
    List<String> run(List<String> volumes) {
        var words = words("run", "--terminal=false");
        words.addAll(isolation.options());
        words.addAll(LESS_CAPABLE);
        volumes.forEach(it -> words.addAll(List.of("--volume", it)));
        words.addAll(List.of(CONTAINER, "--"));
        return words;
    }

    List<String> push(String pullSpec) {
        return words(
                "push",
                "--authfile",
                workspace.auth().toString(),
                "--signature-policy",
                workspace.policy().toString(),
                "--digestfile",
                workspace.digest().toString(),
                IMAGE,
                "docker://" + pullSpec);
    }
}
