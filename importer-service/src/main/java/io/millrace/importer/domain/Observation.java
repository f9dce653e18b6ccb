package io.millrace.importer.domain;

import io.millrace.contract.Digest;
import io.millrace.importer.domain.PushDecision.Ignore;
import io.millrace.importer.domain.PushDecision.Record;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What one look at a tag of the integrated registry found, and what follows from it.
///
/// A registry's notification is a hint: it can come late, twice or never. So nothing is taken from
/// it but the reason to look. A look is compared with the look before, never with the image that
/// the stream's tag points to now: that may be an older one on purpose, and looking must not undo a
/// rollback.
///
/// @param digest what the tag points to; empty when the registry has no such tag
/// @param at when the look began, so that a push during it counts as not yet seen
/// @param pushedAt the newest push that a look was taken for, by the registry's clock
/// @param placed whether Millrace has moved the tag there itself, after a look at that instant
public record Observation(
        Optional<Digest> digest, Instant at, Optional<Instant> pushedAt, boolean placed) {

    public Observation(Optional<Digest> digest, Instant at) {
        this(digest, at, Optional.empty(), false);
    }

    /// What the look means that was caused by the claim of a push.
    ///
    /// @param pushedAt when the push happened, as the registry says
    /// @param pushed what was pushed, if the registry says
    /// @param last the look before
    /// @param history what the stream's tag has been through
    public PushDecision afterClaim(
            Instant pushedAt,
            Optional<Digest> pushed,
            Optional<Observation> last,
            TagHistory history) {
        var overwritten = pushed.filter(it -> hasOverwritten(it, pushedAt, last));
        if (overwritten.isPresent()) {
            return new Record(overwritten.get());
        }
        if (digest.isEmpty()) {
            return new Ignore("the tag is no longer there");
        }
        if (isOvertakenBy(last)) {
            return new Ignore("a later look was first");
        }
        var found = digest.get();
        if (saw(last, found) && last.orElseThrow().isAfter(pushedAt)) {
            return new Ignore("the push was already seen");
        }
        if (movedSince(pushedAt, found, history)) {
            return new Ignore("the tag was moved to the image after the push");
        }
        return new Record(found);
    }

    /// What the look means that nothing caused but the time.
    public PushDecision afterReconciliation(Optional<Observation> last, TagHistory history) {
        if (digest.isEmpty()) {
            return new Ignore("the tag is not there");
        }
        if (isOvertakenBy(last)) {
            return new Ignore("a later look was first");
        }
        var found = digest.get();
        if (saw(last, found)) {
            return new Ignore("nothing was pushed since the last look");
        }
        if (movedSince(last.map(Observation::at).orElse(Instant.EPOCH), found, history)) {
            return new Ignore("the tag was moved to the image since the last look");
        }
        return new Record(found);
    }

    /// Whether Millrace moved the tag in the moment after the push, without knowing of it.
    private boolean hasOverwritten(Digest pushed, Instant pushedAt, Optional<Observation> last) {
        return !digest.equals(Optional.of(pushed))
                && last.filter(it -> it.placed() && it.digest().equals(digest))
                        .filter(it -> !it.isAfter(pushedAt))
                        .isPresent();
    }

    private boolean isOvertakenBy(Optional<Observation> last) {
        return last.filter(it -> it.at().isAfter(at)).isPresent();
    }

    /// The registry's clock may be ahead of ours: what was handled once is never new again.
    private boolean isAfter(Instant push) {
        return !push.isAfter(at) || pushedAt.filter(it -> !push.isAfter(it)).isPresent();
    }

    private static boolean saw(Optional<Observation> last, Digest found) {
        return last.flatMap(Observation::digest).filter(found::equals).isPresent();
    }

    /// Whether the stream's tag came to the image by another way, such as the build that pushed it.
    /// Histories tell whole seconds only.
    private static boolean movedSince(Instant when, Digest found, TagHistory history) {
        return history.lastMovedTo(found)
                .filter(it -> !it.isBefore(when.truncatedTo(ChronoUnit.SECONDS)))
                .isPresent();
    }
}
