package io.millrace.build.worker;

import io.millrace.build.domain.BuildPhase;
import io.millrace.build.domain.Problem;

/// The build cannot even be begun, for a reason that is its own.
final class CannotRun extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final BuildPhase phase;

    CannotRun(Problem problem) {
        this(problem, BuildPhase.FAILED);
    }

    /// @param phase in which the build ends
    CannotRun(Problem problem, BuildPhase phase) {
        super(problem.message());
        this.problem = problem;
        this.phase = phase;
    }

    BuildPhase phase() {
        return phase;
    }

    Problem problem() {
        return problem;
    }
}
