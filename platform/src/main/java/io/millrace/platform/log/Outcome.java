package io.millrace.platform.log;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.status.Refusal;

/// What became of a command.
public sealed interface Outcome {

    /// The gateway answers with the object as stored at the end of this command.
    record Stored(int code, ResourceKey key) implements Outcome {}

    /// The gateway answers with this body, once it has applied what the command changed.
    record Answered(int code, Object body) implements Outcome {}

    /// Nothing was changed, for this reason.
    record Refused(Refusal refusal) implements Outcome {}

    /// Somebody will answer later, through `Work.reply`.
    record Deferred() implements Outcome {}

    static Outcome created(ResourceKey key) {
        return new Stored(201, key);
    }

    static Outcome ok(ResourceKey key) {
        return new Stored(200, key);
    }

    static Outcome later() {
        return new Deferred();
    }
}
