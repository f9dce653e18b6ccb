package io.millrace.trigger.domain;

/// What the ledger knows when a trigger is asked about one revision of a tag.
///
/// @param decided this very revision has been decided
/// @param baseline the revision that an evaluation of the tag's present state has settled: moves up
///   to it are history
/// @param inFlight the trigger has fired on this tag, and it is not known what became of that
/// @param lastBuild the number of the last build that the trigger's firings on this tag have made
public record Recorded(boolean decided, long baseline, boolean inFlight, long lastBuild) {

    public static final Recorded NOTHING = new Recorded(false, 0, false, 0);
}
