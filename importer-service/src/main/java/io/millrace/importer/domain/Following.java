package io.millrace.importer.domain;

import io.millrace.contract.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a scheduled tag remembers of its source, and what a look at the source means for it.
///
/// @param taken what the source pointed to when the tag took it over last
/// @param arriving a newer digest that is waited for to settle
/// @param failing whether the last look or import failed
public record Following(
        Optional<Digest> taken, Optional<Arriving> arriving, Duration settle, boolean failing) {

    /// A source that moves all the time is taken over after so many times the settle window.
    private static final int MOST_WINDOWS = 10;

    /// A digest that was seen and not taken over yet.
    ///
    /// @param since when it was seen first
    /// @param moving since when the source has pointed to anything but what was taken over
    public record Arriving(Digest digest, Instant since, Instant moving) {}

    /// What follows from a look.
    public sealed interface Step {

        /// The tag has what its source points to.
        record Nothing() implements Step {}

        /// What is there is fetched.
        record Fetch() implements Step {}

        /// Another look when the digest may have settled.
        record Wait(Arriving arriving, Instant until) implements Step {}
    }

    public Step saw(Digest digest, Instant at) {
        if (taken.filter(digest::equals).isPresent()) {
            return failing ? new Step.Fetch() : new Step.Nothing();
        }
        if (settle.isZero() || taken.isEmpty()) {
            return new Step.Fetch();
        }
        var moving = arriving.map(Arriving::moving).orElse(at);
        var since =
                arriving.filter(it -> it.digest().equals(digest)).map(Arriving::since).orElse(at);
        var settled = since.plus(settle);
        var patience = moving.plus(settle.multipliedBy(MOST_WINDOWS));
        var until = settled.isBefore(patience) ? settled : patience;
        return until.isAfter(at)
                ? new Step.Wait(new Arriving(digest, since, moving), until)
                : new Step.Fetch();
    }
}
