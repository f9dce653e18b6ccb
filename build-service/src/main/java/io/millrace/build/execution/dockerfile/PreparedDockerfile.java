package io.millrace.build.execution.dockerfile;

import java.util.List;

/// The Dockerfile that buildah gets.
///
/// @param bases images that stages start from, by pull spec
/// @param copied images that are only copied from, by pull spec
public record PreparedDockerfile(String text, List<String> bases, List<String> copied) {

    public PreparedDockerfile {
        bases = List.copyOf(bases);
        copied = List.copyOf(copied);
    }
}
