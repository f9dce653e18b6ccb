package io.millrace.build.execution;

import java.time.Instant;

/// Where the lines of a build's output go, in order and one at a time. Secrets of the build are
/// already masked and lines are bounded in length.
@FunctionalInterface
public interface BuildLog {

    void line(String text);

    /// A line that was said at that time, and is heard now.
    default void line(Instant at, String text) {
        line(text);
    }
}
