package io.millrace.trigger.domain;

import java.util.Optional;

/// What the ledger knows when a trigger is asked about one revision of a tag.
///
/// @param decided this very revision has been decided
/// @param baseline the revision that an evaluation of the tag's present state has settled: moves up
///   to it are history
/// @param lastFired the pull spec for which this trigger last started a build
public record Recorded(boolean decided, long baseline, Optional<String> lastFired) {

    public static final Recorded NOTHING = new Recorded(false, 0, Optional.empty());
}
