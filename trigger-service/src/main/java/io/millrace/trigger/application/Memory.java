package io.millrace.trigger.application;

import io.millrace.platform.log.Work;
import org.jspecify.annotations.Nullable;

/// What the writer keeps in memory: who watches what, and the ledger as committed. It is read when
/// it is first needed and forgotten with the writer's office.
final class Memory {

    private @Nullable Targets targets;
    private @Nullable Book book;

    Targets targets(Work work) {
        var known = targets;
        if (known == null) {
            known = Targets.of(work);
            targets = known;
        }
        return known;
    }

    Ledger ledger(Work work) {
        var known = book;
        if (known == null) {
            known = Ledger.opened(work);
            book = known;
        }
        return new Ledger(work, known);
    }

    void forget() {
        targets = null;
        book = null;
    }
}
