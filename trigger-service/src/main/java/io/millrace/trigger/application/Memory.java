package io.millrace.trigger.application;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.storm.Dependencies;
import io.millrace.trigger.domain.storm.Tracks;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the writer keeps in memory: who watches what, and the ledger as committed. It is read when
/// it is first needed and forgotten with the writer's office.
final class Memory {

    private @Nullable Targets targets;
    private @Nullable Book book;
    private final Map<ResourceKey, Tracks> tracks = new HashMap<>();

    Targets targets(Work work) {
        var known = targets;
        if (known == null) {
            known = Targets.of(work);
            targets = known;
        }
        return known;
    }

    StreamTracks tracks(Work work) {
        return new StreamTracks(tracks, work);
    }

    /// The stream has changed: which of its tags follow which is to be read again.
    void forgetTracks(ResourceKey stream) {
        tracks.remove(stream);
    }

    /// Which BuildConfig is built from which.
    Dependencies dependencies(Work work) {
        return targets(work).dependencies(tracks(work));
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
        tracks.clear();
        targets = null;
        book = null;
    }
}
