package io.millrace.gateway.readmodel;

import io.millrace.contract.ResourceType;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Somebody's view of the changes of a type from a version on. It holds a bounded number of changes
/// that nobody has taken yet; a reader that falls further behind is cut off rather than waited for.
public final class Watch implements AutoCloseable {

    private final OwnerState owner;
    private final ResourceType type;
    private final String namespace;
    private final int capacity;
    private List<Entry> present;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private @Nullable String ended;

    Watch(
            OwnerState owner,
            ResourceType type,
            String namespace,
            int capacity,
            List<Entry> present,
            List<Change> missed) {
        this.owner = owner;
        this.type = type;
        this.namespace = namespace;
        this.capacity = capacity;
        this.present = present;
        changes.addAll(missed);
    }

    /// What there was when a watch without a version began. It is handed over once: later it would
    /// only be kept from the garbage collector.
    public List<Entry> takePresent() {
        lock.lock();
        try {
            var taken = present;
            present = List.of();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    ResourceType type() {
        return type;
    }

    /// Waits for the next change.
    ///
    /// @return empty when none came in time, or when the watch was woken
    /// @throws ExpiredException when all that this watch will ever hold has been taken
    public Optional<Change> next(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            if (changes.isEmpty() && ended == null) {
                var unused = arrived.await(patience.toNanos(), TimeUnit.NANOSECONDS);
            }
            var next = changes.poll();
            if (next == null && ended != null) {
                throw new ExpiredException(ended);
            }
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    /// The next change, if it is already there.
    public Optional<Change> poll() {
        lock.lock();
        try {
            return Optional.ofNullable(changes.poll());
        } finally {
            lock.unlock();
        }
    }

    /// The owner's position, if everything up to it has been taken from this watch.
    public OptionalLong quietPosition() {
        return owner.reading(position -> {
            lock.lock();
            try {
                return changes.isEmpty() ? OptionalLong.of(position) : OptionalLong.empty();
            } finally {
                lock.unlock();
            }
        });
    }

    /// Ends a wait early: the reader looks whether its client is still there.
    public void wake() {
        lock.lock();
        try {
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean concerns(Change change) {
        return namespace.isEmpty() || namespace.equals(change.key().namespace());
    }

    /// @return whether the watch lives on
    boolean offer(Change change) {
        lock.lock();
        try {
            if (changes.size() >= capacity) {
                end("The watch was too slow: %d changes waited".formatted(capacity));
                return false;
            }
            changes.add(change);
            arrived.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void end(String reason) {
        lock.lock();
        try {
            ended = reason;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        owner.forget(this);
    }
}
