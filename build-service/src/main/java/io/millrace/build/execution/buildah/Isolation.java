package io.millrace.build.execution.buildah;

import java.util.List;
import java.util.Optional;

/// What shuts in one command of a build, within the sandbox of all of them.
sealed interface Isolation {

    /// A container of runc's: its own processes and devices, and all it says is heard.
    record Runtime() implements Isolation {}

    /// buildah's own, where runc does not run: the command sees the build's other processes and the
    /// machine's device files, and what it writes in its last moment may be lost.
    ///
    /// @param why runc does not run
    record Chroot(String why) implements Isolation {}

    /// Options of buildah's `bud` and `run`. The network is the sandbox's.
    default List<String> options() {
        return switch (this) {
            case Runtime() ->
                    List.of("--isolation", "rootless", "--runtime", "runc", "--network", "host");
            case Chroot _ -> List.of("--isolation", "chroot");
        };
    }

    /// What keeps commands from being heard to their end.
    default Optional<String> obstacle() {
        return this instanceof Chroot(var why) ? Optional.of(why) : Optional.empty();
    }
}
