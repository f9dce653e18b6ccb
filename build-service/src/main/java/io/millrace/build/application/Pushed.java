package io.millrace.build.application;

import io.millrace.build.domain.OutputTag;
import io.millrace.contract.build.Build;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a build that has succeeded has pushed.
///
/// @param tag the stream's tag that moves; empty when the image lies elsewhere
/// @param image as an API object, as far as somebody could read it back
record Pushed(Optional<OutputTag> tag, @Nullable Object image) {

    static final Pushed NOTHING = new Pushed(Optional.empty(), null);

    /// @param registry the integrated registry's host in pull specs
    static Pushed by(Build build, @Nullable Object image, String registry) {
        return new Pushed(OutputTag.of(build, registry), image);
    }
}
