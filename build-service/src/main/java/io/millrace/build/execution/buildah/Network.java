package io.millrace.build.execution.buildah;

import java.util.Optional;

/// Which network the commands of a build have.
sealed interface Network {

    /// A namespace of their own, for which slirp4netns connects from outside, and never to the
    /// machine's loopback.
    record Attached() implements Network {}

    /// The namespace that this process is in: a pod's, which holds nothing else.
    record Shared() implements Network {}

    /// A namespace of their own, with nothing but its loopback.
    ///
    /// @param why nothing else
    record None(String why) implements Network {}

    default Optional<String> obstacle() {
        return this instanceof None(var why) ? Optional.of(why) : Optional.empty();
    }
}
