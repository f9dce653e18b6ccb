package io.millrace.build.domain;

import java.util.Arrays;

/// How far a Build has come, in the API's words.
public enum BuildPhase {
    NEW("New"),
    PENDING("Pending"),
    RUNNING("Running"),
    COMPLETE("Complete"),
    FAILED("Failed"),
    ERROR("Error"),
    CANCELLED("Cancelled");

    private final String wireName;

    BuildPhase(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /// A Build in this phase never changes its phase again.
    public boolean isTerminal() {
        return compareTo(RUNNING) > 0;
    }

    /// A worker has the Build, or may take it.
    public boolean isUnderWay() {
        return this == PENDING || this == RUNNING;
    }

    /// The phase of that name; a Build without a phase is new.
    public static BuildPhase parse(String wireName) {
        return Arrays.stream(values())
                .filter(it -> it.wireName.equals(wireName))
                .findFirst()
                .orElse(NEW);
    }
}
