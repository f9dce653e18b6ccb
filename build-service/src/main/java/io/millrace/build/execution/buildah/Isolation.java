package io.millrace.build.execution.buildah;

import java.util.List;

/// What shuts in one command of a build, within the sandbox of all of them.
enum Isolation {

    /// A container of an OCI runtime: its own processes and devices, and all it says is heard.
    RUNTIME,

    /// buildah's own, where no runtime runs: the command sees the build's other processes and the
    /// machine's device files, and what it writes in its last moment may be lost.
    CHROOT;

    /// Options of buildah's `bud` and `run`. The network is the sandbox's.
    List<String> options() {
        return switch (this) {
            case RUNTIME ->
                    List.of("--isolation", "rootless", "--runtime", "runc", "--network", "host");
            case CHROOT -> List.of("--isolation", "chroot");
        };
    }
}
