package io.millrace.gateway.readmodel;

import io.millrace.contract.ResourceKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One step in the life of a resource: what a watch tells.
public final class Change {

    private final ResourceKey key;
    private final long sequence;
    private final @Nullable Entry before;
    private final @Nullable Entry after;
    private volatile @Nullable Entry last;

    Change(ResourceKey key, long sequence, @Nullable Entry before, @Nullable Entry after) {
        this.key = key;
        this.sequence = sequence;
        this.before = before;
        this.after = after;
    }

    public ResourceKey key() {
        return key;
    }

    /// The position in the owner's changelog at which this change can be seen.
    public long sequence() {
        return sequence;
    }

    public Optional<Entry> before() {
        return Optional.ofNullable(before);
    }

    public Optional<Entry> after() {
        return Optional.ofNullable(after);
    }

    /// The last state with the version of this change: what a DELETED event carries, for an object
    /// that is gone as well as for one that has left a selector.
    public Optional<Entry> last() {
        if (last == null && before != null) {
            last = before.at(sequence);
        }
        return Optional.ofNullable(last);
    }
}
