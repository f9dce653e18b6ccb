package io.millrace.build.execution;

import java.util.Optional;

/// A git repository to build from.
///
/// @param ref `spec.source.git.ref`: a branch, a tag, a commit, or a full ref
/// @param commit the commit to build, when the Build's revision names one; wins over `ref`
public record GitSource(
        String uri, Optional<String> ref, Optional<String> commit, GitAccess access) {

    public static GitSource of(String uri) {
        return new GitSource(uri, Optional.empty(), Optional.empty(), GitAccess.OPEN);
    }

    public GitSource at(String ref) {
        return new GitSource(uri, Optional.of(ref), commit, access);
    }

    public GitSource with(GitAccess other) {
        return new GitSource(uri, ref, commit, other);
    }
}
