package io.millrace.trigger.domain;

/// What made a trigger look at a tag.
public enum Origin {
    /// The tag moved, and its move was told.
    MOVED("TagMoved"),
    /// The trigger is new.
    EVALUATED("Evaluated"),
    /// The tag was found ahead of what the trigger had heard of.
    RECONCILED("Reconciled");

    private final String wireName;

    Origin(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /// Whether it looked at the tag's present state, which makes every earlier move history.
    public boolean settlesThePast() {
        return this != MOVED;
    }
}
