package io.millrace.build.execution.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// What ends a program short of the build's own end.
///
/// @param tooLarge asked twice a second
public record Limits(Duration time, BooleanSupplier tooLarge) {

    public static Limits of(Duration time) {
        return new Limits(time, () -> false);
    }
}
