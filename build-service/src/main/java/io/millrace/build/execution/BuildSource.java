package io.millrace.build.execution;

import java.util.Optional;

/// `spec.source` of a Build: a git repository, a Dockerfile written in the Build itself, or both,
/// in which case the inline Dockerfile wins over the repository's.
public record BuildSource(
        Optional<GitSource> git, Optional<String> dockerfile, Optional<String> contextDir) {

    public BuildSource {
        if (git.isEmpty() && dockerfile.isEmpty()) {
            throw new IllegalArgumentException(
                    "A build's source is a git repository, an inline Dockerfile, or both");
        }
    }

    public static BuildSource inline(String dockerfile) {
        return new BuildSource(Optional.empty(), Optional.of(dockerfile), Optional.empty());
    }

    public static BuildSource of(GitSource git) {
        return new BuildSource(Optional.of(git), Optional.empty(), Optional.empty());
    }
}
