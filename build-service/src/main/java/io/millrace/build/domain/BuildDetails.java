package io.millrace.build.domain;

import io.millrace.contract.build.Build;
import io.millrace.contract.build.SourceRevision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a builder may say about its build: the revision, once, and how far it has come. The phase
/// is said by the worker that carries it out, and nothing is said of a build that has ended.
public final class BuildDetails {

    private static final String REVISION = "spec.revision";

    private BuildDetails() {}

    public static List<Fault> faults(Build told, Build build) {
        var known = build.spec().revision();
        var next = told.spec().revision();
        if (known == null || known.equals(next)) {
            return List.of();
        }
        return List.of(
                next == null
                        ? Fault.invalid(REVISION, null, "cannot be taken away once it is known")
                        : Fault.duplicate(REVISION, shown(next)));
    }

    private static String shown(SourceRevision revision) {
        var git = revision.git();
        return git == null ? "" : present(git.commit());
    }

    /// The build with what was told; all else is as it was.
    public static Build on(Build build, Build told) {
        var revised =
                told.spec().revision() == null
                        ? build
                        : build.withSpec(build.spec().withRevision(told.spec().revision()));
        if (BuildLife.phaseOf(build).isTerminal()) {
            return revised;
        }
        var status = told.status();
        return revised.withStatus(
                build.status()
                        .withOutput(status.output())
                        .withStages(status.stages())
                        .withReason(status.reason())
                        .withMessage(status.message()));
    }

    private static String present(@Nullable String text) {
        return text == null ? "" : text;
    }
}
