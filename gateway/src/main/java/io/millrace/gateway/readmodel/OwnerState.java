package io.millrace.gateway.readmodel;

import io.millrace.contract.Owner;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.PolicyIndex;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// What one owner's changelog has told so far. One thread applies records; any number read.
final class OwnerState {

    /// Before the first incarnation, which is 0.
    private static final long NONE = -1;

    private final Owner owner;
    private final WindowLimits limits;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final PolicyIndex policy = new PolicyIndex();
    private final Map<ResourceType, TypeState> types = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Wait, CompletableFuture<Void>> waiting =
            new ConcurrentSkipListMap<>();
    private final AtomicLong waits = new AtomicLong();
    private volatile long position;
    private volatile boolean caughtUp;
    private volatile CompletableFuture<Void> caughtUpSignal = new CompletableFuture<>();
    private long incarnation = NONE;
    private boolean telling;

    /// Somebody waits for a position; the number tells those apart who wait for the same.
    private record Wait(long position, long number) implements Comparable<Wait> {
        @Override
        public int compareTo(Wait other) {
            return Comparator.comparingLong(Wait::position)
                    .thenComparingLong(Wait::number)
                    .compare(this, other);
        }
    }

    OwnerState(Owner owner, WindowLimits limits) {
        this.owner = owner;
        this.limits = limits;
    }

    Owner owner() {
        return owner;
    }

    /// The roles and bindings among the resources. A change of one shows here before the position
    /// tells of it.
    PolicyIndex policy() {
        return policy;
    }

    long position() {
        return position;
    }

    boolean caughtUp() {
        return caughtUp;
    }

    /// Whether a record of that incarnation means that everything seen so far is void.
    boolean supersededBy(long other) {
        return other > incarnation;
    }

    boolean outlived(long other) {
        return other < incarnation;
    }

    /// Whether an incarnation has been seen at all.
    boolean begun() {
        return incarnation != NONE;
    }

    /// Forgets what an earlier incarnation told.
    void begin(long nextIncarnation) {
        lock.writeLock().lock();
        try {
            if (begun()) {
                unload();
                types.values().forEach(type -> type.discard(position, newIncarnation()));
                policy.clear();
            }
            incarnation = nextIncarnation;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private String newIncarnation() {
        return "The %s service began a new incarnation".formatted(owner.wireName());
    }

    private void unload() {
        if (caughtUp) {
            caughtUp = false;
            caughtUpSignal = new CompletableFuture<>();
        }
    }

    /// The owner begins to tell its whole state.
    void tellingBegins() {
        telling = true;
    }

    /// The owner has told its whole state up to that sequence.
    void tellingEnds(long sequence) {
        telling = false;
        position = Math.max(position, sequence);
    }

    /// All that was there when reading began has been applied: watches can start here.
    ///
    /// @return false while the owner is in the middle of telling its state
    boolean loaded() {
        if (caughtUp || telling) {
            return caughtUp;
        }
        lock.writeLock().lock();
        try {
            types.values().forEach(type -> type.startWindowAt(position));
            caughtUp = true;
        } finally {
            lock.writeLock().unlock();
        }
        caughtUpSignal.complete(null);
        return true;
    }

    /// Applies a record; what is older than what is known changes nothing.
    void apply(ResourceKey key, long sequence, @Nullable Entry entry) {
        lock.writeLock().lock();
        try {
            var type = type(key.type());
            var path = key.namespacedName();
            if (type.isNewer(path, sequence)) {
                if (PolicyIndex.concerns(key.type())) {
                    policy.apply(key, Optional.ofNullable(entry).map(Entry::body));
                }
                var before = entry == null ? type.remove(path, sequence) : type.put(path, entry);
                if (before != null || entry != null) {
                    type.remember(new Change(key, Math.max(sequence, position), before, entry));
                }
            }
            position = Math.max(position, sequence);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Lets go those who waited for what has been applied.
    void announce() {
        var reached = waiting.headMap(new Wait(position, Long.MAX_VALUE), true);
        for (var arrived = reached.entrySet().iterator(); arrived.hasNext(); ) {
            arrived.next().getValue().complete(null);
            arrived.remove();
        }
    }

    Optional<Entry> find(ResourceKey key) {
        return Optional.ofNullable(type(key.type()).entries.get(key.namespacedName()));
    }

    Optional<Entry> at(ResourceKey key, long version) {
        lock.readLock().lock();
        try {
            return type(key.type()).at(key.namespacedName(), version);
        } finally {
            lock.readLock().unlock();
        }
    }

    Snapshot snapshot(ResourceType type, String namespace) {
        lock.readLock().lock();
        try {
            return new Snapshot(position, List.copyOf(type(type).in(namespace)));
        } finally {
            lock.readLock().unlock();
        }
    }

    /// The resources as they were at a position that has been applied.
    ///
    /// @throws ExpiredException when the window no longer reaches back so far
    Snapshot snapshot(ResourceType type, String namespace, long version) {
        lock.readLock().lock();
        try {
            return new Snapshot(version, type(type).in(namespace, version));
        } finally {
            lock.readLock().unlock();
        }
    }

    <T> T reading(LongFunction<T> reader) {
        lock.readLock().lock();
        try {
            return reader.apply(position);
        } finally {
            lock.readLock().unlock();
        }
    }

    /// Watches the type from what there is now.
    Watch watch(ResourceType type, String namespace) {
        lock.writeLock().lock();
        try {
            var state = type(type);
            return begun(type, namespace, state, List.copyOf(state.in(namespace)), List.of());
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Watches the type from a version on.
    Watch watch(ResourceType type, String namespace, long version) {
        lock.writeLock().lock();
        try {
            var state = type(type);
            return begun(type, namespace, state, List.of(), state.since(version, namespace));
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Watch begun(
            ResourceType type,
            String namespace,
            TypeState state,
            List<Entry> present,
            List<Change> missed) {
        var capacity = Math.max(limits.waiting(), missed.size() + 1000);
        var watch = new Watch(this, type, namespace, capacity, present, missed);
        state.watches.add(watch);
        return watch;
    }

    void forget(Watch watch) {
        type(watch.type()).watches.remove(watch);
    }

    boolean await(long version, Duration patience) throws InterruptedException {
        if (position >= version) {
            return true;
        }
        var wait = new Wait(version, waits.incrementAndGet());
        var reached = new CompletableFuture<Void>();
        waiting.put(wait, reached);
        try {
            if (position >= version) {
                announce();
            }
            return arrives(reached, patience);
        } finally {
            waiting.remove(wait);
        }
    }

    /// How many wait for a position.
    int waiting() {
        return waiting.size();
    }

    boolean awaitLoaded(Duration patience) throws InterruptedException {
        return caughtUp || arrives(caughtUpSignal, patience);
    }

    private static boolean arrives(CompletableFuture<Void> signal, Duration patience)
            throws InterruptedException {
        try {
            signal.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private TypeState type(ResourceType type) {
        return types.computeIfAbsent(type, unused -> new TypeState(limits));
    }
}
