package io.millrace.trigger.application;

import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.storm.Dependencies;
import io.millrace.trigger.domain.storm.Tracks;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the writer keeps in memory: who watches what, and the ledger as committed. It is read when
/// it is first needed and forgotten with the writer's office.
final class Memory {

    private static final int MOST_PUSHED = 1000;

    private final String registry;
    private @Nullable Targets targets;
    private @Nullable Book book;
    private @Nullable Ledger current;
    private final Map<ResourceKey, Tracks> tracks = new HashMap<>();
    private final LinkedHashSet<String> pushed = new LinkedHashSet<>();

    /// @param registry the integrated registry's host in pull specs; empty for none
    Memory(String registry) {
        this.registry = registry;
    }

    Targets targets(Work work) {
        var known = targets;
        if (known == null) {
            known = Targets.of(registry, work);
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

    /// A build has ended that has pushed the image.
    void pushed(String image) {
        pushed.add(image);
        if (pushed.size() > MOST_PUSHED) {
            pushed.removeFirst();
        }
    }

    /// Whether the end of the build that pushed the image has been told lately.
    boolean isPushed(String image) {
        return pushed.contains(image);
    }

    /// The ledger as the input has left it so far, for everybody who asks in the same input: what
    /// it has written the database does not show it yet.
    Ledger ledger(Work work) {
        var known = book;
        if (known == null) {
            known = Ledger.opened(work);
            book = known;
        }
        var same = current;
        if (same == null || !same.isOf(work)) {
            same = new Ledger(work, known);
            current = same;
        }
        return same;
    }

    void forget() {
        tracks.clear();
        pushed.clear();
        targets = null;
        book = null;
        current = null;
    }
}
