package io.millrace.build.worker;

import java.util.List;
import java.util.Optional;

/// A build that this worker has taken from the table, for as long as it renews its lease.
///
/// @param attempt counts the claims of the build
/// @param baseProject the projects that its images may come from besides the build's own, with
///   commas between
/// @param losses how many earlier workers were lost with it
/// @param result how the build ended, when an earlier worker got as far as that
record Claim(
        String uid,
        String namespace,
        String name,
        String baseProject,
        long attempt,
        int losses,
        Optional<String> result) {

    /// Whether the author of the build could name images of the project.
    boolean mayUse(String project) {
        return namespace.equals(project) || List.of(baseProject.split(",")).contains(project);
    }

    /// Names this attempt and no other.
    String id() {
        return uid + "." + attempt;
    }
}
