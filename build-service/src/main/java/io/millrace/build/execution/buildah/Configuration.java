package io.millrace.build.execution.buildah;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What buildah and a build's commands read of their machine, in place of its own files.
///
/// @param nameServer where the commands ask for addresses
record Configuration(Path folder, String nameServer) {

    /// Which system calls the commands may make; not on every machine.
    static final String CALLS = "seccomp.json";

    void write(LocalBuilds settings) throws IOException {
        file(
                "policy.json",
                """
                {"default":[{"type":"reject"}],
                 "transports":{
                  "docker":{"":[{"type":"insecureAcceptAnything"}]},
                  "containers-storage":{"":[{"type":"insecureAcceptAnything"}]}}}
                """);
        var calls = SystemCalls.profile();
        if (calls.isPresent()) {
            Files.write(folder.resolve(CALLS), calls.get());
        }
        file("resolv.conf", "nameserver %s\n".formatted(nameServer));
        file("registries.conf", registries(settings));
        // buildah would raise the limit that the sandbox has set.
        file(
                "containers.conf",
                "[containers]\ndefault_ulimits = [\"nproc=%1$d:%1$d\"]\n"
                        .formatted(settings.limits().processes()));
    }

    private static String registries(LocalBuilds settings) {
        var registries =
                new StringBuilder(
                        """
                        unqualified-search-registries = ["docker.io"]
                        short-name-mode = "disabled"
                        """);
        for (var registry : settings.insecureRegistries()) {
            registries.append(
                    """
                    [[registry]]
                    location = "%s"
                    insecure = true
                    """
                            .formatted(registry));
        }
        return registries.toString();
    }

    private void file(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }
}
