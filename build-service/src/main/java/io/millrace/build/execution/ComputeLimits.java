package io.millrace.build.execution;

import java.util.Optional;

/// `spec.resources.limits` of a Build, as far as they bound what runs.
///
/// @param memory in bytes
/// @param millicores thousandths of a processor
public record ComputeLimits(Optional<Long> memory, Optional<Long> millicores) {

    public static final ComputeLimits NONE = new ComputeLimits(Optional.empty(), Optional.empty());

    /// The same, with no more memory than that.
    public ComputeLimits within(long most) {
        return new ComputeLimits(Optional.of(Math.min(memory.orElse(most), most)), millicores);
    }
}
