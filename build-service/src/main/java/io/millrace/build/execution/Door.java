package io.millrace.build.execution;

import java.io.IOException;
import java.util.Optional;

/// Lets one build speak to the integrated registry by itself: to its own output and to what it may
/// pull, with a credential that is worth nothing anywhere else or afterwards.
public interface Door {

    /// What the builder shows; its registry is the integrated one as pull specs name it.
    RegistryCredential credential();

    Opened open() throws IOException;

    /// The same for somebody who has nothing but this.
    default Door portable() {
        return this;
    }

    /// A door while it is open.
    interface Opened extends AutoCloseable {

        /// Where it listens on this machine's loopback.
        int port();

        /// The digest of what was last pushed to the output's tag.
        Optional<String> pushed();

        @Override
        void close();
    }
}
