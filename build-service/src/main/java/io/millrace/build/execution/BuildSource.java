package io.millrace.build.execution;

import java.util.List;
import java.util.Optional;

/// `spec.source` of a Build: a git repository, a Dockerfile written in the Build itself, or both,
/// in which case the inline Dockerfile wins over the repository's.
public record BuildSource(
        Optional<GitSource> git,
        Optional<String> dockerfile,
        Optional<String> contextDir,
        List<SecretInput> secrets) {

    public BuildSource {
        secrets = List.copyOf(secrets);
    }

    public BuildSource(
            Optional<GitSource> git, Optional<String> dockerfile, Optional<String> contextDir) {
        this(git, dockerfile, contextDir, List.of());
    }

    public BuildSource with(List<SecretInput> secrets) {
        return new BuildSource(git, dockerfile, contextDir, secrets);
    }

    /// No source at all, which is enough for a builder image that needs none.
    public static BuildSource none() {
        return new BuildSource(Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static BuildSource inline(String dockerfile) {
        return new BuildSource(Optional.empty(), Optional.of(dockerfile), Optional.empty());
    }

    public static BuildSource of(GitSource git) {
        return new BuildSource(Optional.of(git), Optional.empty(), Optional.empty());
    }
}
