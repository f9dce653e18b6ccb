package io.millrace.build.worker;

import io.millrace.build.domain.Problem;

/// The build cannot even be begun, for a reason that is its own.
final class CannotRun extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    CannotRun(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
