package io.millrace.trigger.domain;

/// What a revision of a tag means to a trigger. The word in the ledger is the constant's name in
/// camel case.
public enum Verdict {
    /// It starts a build.
    FIRED("Fired"),
    /// This image has been built last.
    UP_TO_DATE("UpToDate"),
    /// The trigger is paused: nothing starts, now or when it is resumed.
    PAUSED("Paused"),
    /// The trigger has been evaluated with a later state of the tag.
    OUTDATED("Outdated"),
    /// The target's own builds have led to the move: they would go round for ever.
    STOPPED("Stopped");

    private final String wireName;

    Verdict(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
