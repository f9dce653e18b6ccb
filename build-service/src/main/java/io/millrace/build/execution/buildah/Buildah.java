package io.millrace.build.execution.buildah;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The command lines of buildah for one build, on the build's own storage.
record Buildah(Workspace workspace, String storageDriver) {

    /// The name of the built image in the build's storage.
    private static final String IMAGE = "localhost/millrace-build";

    List<String> words(String... subcommand) {
        var words =
                new ArrayList<>(
                        List.of(
                                "buildah",
                                "--storage-driver",
                                storageDriver,
                                "--root",
                                workspace.work().resolve("storage").toString(),
                                "--runroot",
                                workspace.work().resolve("run").toString()));
        words.addAll(List.of(subcommand));
        return words;
    }

    List<String> pull(String pullSpec) {
        return words(
                "pull",
                "--authfile",
                workspace.auth().toString(),
                "--signature-policy",
                workspace.policy().toString(),
                "docker://" + pullSpec);
    }

    /// Prints what the image wants run when others build on it.
    List<String> onBuildOf(String pullSpec) {
        return words(
                "inspect",
                "--type",
                "image",
                "--format",
                "{{if .Docker.Config}}{{range .Docker.Config.OnBuild}}{{println .}}{{end}}{{end}}",
                pullSpec);
    }

    /// Builds with what has been pulled and no credentials. Without the capability to chroot, a
    /// command of the tenant cannot leave the chroot it runs in; without those over the network it
    /// cannot change its routes or send packets past them.
    List<String> build(Path dockerfile, Path context, Map<String, String> buildArgs) {
        var words =
                words(
                        "bud",
                        "--isolation",
                        "chroot",
                        "--cap-drop=CAP_SYS_CHROOT",
                        "--cap-drop=CAP_MKNOD",
                        "--cap-drop=CAP_NET_ADMIN",
                        "--cap-drop=CAP_NET_RAW",
                        "--pull-never",
                        "--layers=false",
                        "--format",
                        "docker",
                        "--signature-policy",
                        workspace.policy().toString());
        buildArgs.forEach(
                (name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
        words.addAll(List.of("--tag", IMAGE, "--file", dockerfile.toString(), context.toString()));
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
