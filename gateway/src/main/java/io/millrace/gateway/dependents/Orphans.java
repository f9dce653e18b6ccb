package io.millrace.gateway.dependents;

import io.millrace.gateway.commands.Commands;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.gateway.readmodel.ReadModel;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/// What belongs to something that is about to be deleted, and is to stay. Other services' objects
/// forget their owner before it goes: afterwards nobody would know that they were to stay.
@Singleton
public final class Orphans {

    private static final int GONE = 404;

    private final CrossReferences references;
    private final DependentWrites writes;

    @Inject
    Orphans(ReadModel readModel, Commands commands, InstantSource clock) {
        this(new CrossReferences(readModel), new DependentWrites(commands, clock));
    }

    Orphans(CrossReferences references, DependentWrites writes) {
        this.references = references;
        this.writes = writes;
    }

    /// Returns when nothing of another service refers to the owners any more.
    ///
    /// @throws io.millrace.platform.status.RefusedException when something still does: then the
    ///   owners must not be deleted
    public void release(List<Entry> owners) throws InterruptedException {
        for (var owner : owners) {
            for (var bereft : references.of(owner)) {
                var code = writes.release(bereft);
                if (code >= 300 && code != GONE) {
                    throw refusal(owner, bereft.dependent(), code).asException();
                }
            }
        }
    }

    private static Refusal refusal(Entry owner, Entry dependent, int code) {
        var name = owner.key().type().plural() + " " + owner.path();
        var other = dependent.key().type().plural() + " " + dependent.path();
        return Refusal.unavailable(
                "delete %s: %s is to stay, but could not be separated from it (%d); please try again"
                        .formatted(name, other, code));
    }
}
