package io.millrace.importer.domain;

import io.millrace.contract.Digest;
import java.util.Optional;

/// What is to be done so that a tag of the integrated registry says what its stream says.
public sealed interface ServingStep {

    /// They agree.
    record Nothing() implements ServingStep {}

    /// Somebody has pushed what nobody has looked at yet: that comes first, or it would be lost.
    record LookFirst() implements ServingStep {}

    /// The registry's tag moves to the image.
    record Move(Digest image) implements ServingStep {}

    /// The stream has no such tag any more.
    record Remove() implements ServingStep {}

    /// @param wanted where the stream's tag points
    /// @param present where the registry's tag points
    /// @param seen what the last look at the registry's tag found, or what it was last moved to
    static ServingStep of(
            Optional<Digest> wanted, Optional<Digest> present, Optional<Digest> seen) {
        if (wanted.equals(present)) {
            return new Nothing();
        }
        if (present.isPresent() && !present.equals(seen)) {
            return new LookFirst();
        }
        return wanted.<ServingStep>map(Move::new).orElseGet(Remove::new);
    }
}
