package io.millrace.gateway.readmodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The resources of one type, the window of their recent changes, and who watches them. Guarded by
/// the owner's lock, except for reading a single entry.
final class TypeState {

    private static final int REMEMBERED_DELETIONS = 20_000;

    final ConcurrentSkipListMap<String, Entry> entries = new ConcurrentSkipListMap<>();
    final CopyOnWriteArrayList<Watch> watches = new CopyOnWriteArrayList<>();
    private final Map<String, Long> deletions = new LinkedHashMap<>();
    private final ArrayDeque<Change> window = new ArrayDeque<>();
    private final WindowLimits limits;
    private long windowBytes;
    private long floor;

    TypeState(WindowLimits limits) {
        this.limits = limits;
    }

    /// Whether the version of the key is news.
    boolean isNewer(String key, long sequence) {
        var entry = entries.get(key);
        if (entry != null) {
            return sequence > entry.sequence();
        }
        return sequence > deletions.getOrDefault(key, 0L);
    }

    @Nullable Entry put(String key, Entry entry) {
        deletions.remove(key);
        return entries.put(key, entry);
    }

    @Nullable Entry remove(String key, long sequence) {
        deletions.remove(key);
        deletions.put(key, sequence);
        if (deletions.size() > REMEMBERED_DELETIONS) {
            var oldest = deletions.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return entries.remove(key);
    }

    void remember(Change change) {
        window.addLast(change);
        windowBytes += size(change);
        while (window.size() > limits.changes() || windowBytes > limits.bytes()) {
            var oldest = window.removeFirst();
            windowBytes -= size(oldest);
            floor = Math.max(floor, oldest.sequence());
        }
        for (var watch : watches) {
            if (watch.concerns(change) && !watch.offer(change)) {
                watches.remove(watch);
            }
        }
    }

    private static long size(Change change) {
        return change.after().map(it -> it.body().length).orElse(0) + 200L;
    }

    /// The changes after the version, in order.
    ///
    /// @throws ExpiredException when the window no longer reaches back so far
    List<Change> since(long version, String namespace) {
        if (version < floor) {
            throw new ExpiredException(
                    "too old resource version: %d (%d)".formatted(version, floor));
        }
        var missed = new ArrayList<Change>();
        for (var change : window) {
            if (change.sequence() > version
                    && (namespace.isEmpty() || namespace.equals(change.key().namespace()))) {
                missed.add(change);
            }
        }
        return missed;
    }

    /// The key's version as it was at that position, as far as the window knows.
    Optional<Entry> at(String key, long position) {
        var newest = entries.get(key);
        if (newest != null && newest.sequence() <= position) {
            return Optional.of(newest);
        }
        for (var changes = window.descendingIterator(); changes.hasNext(); ) {
            var change = changes.next();
            if (change.sequence() <= position && change.key().namespacedName().equals(key)) {
                return change.after();
            }
        }
        return Optional.ofNullable(newest);
    }

    Collection<Entry> in(String namespace) {
        return namespace.isEmpty()
                ? entries.values()
                : entries.subMap(namespace + "/", namespace + "0").values();
    }

    /// What was there at an earlier position: the changes since then undone.
    ///
    /// @throws ExpiredException when the window no longer reaches back so far
    List<Entry> in(String namespace, long version) {
        var missed = since(version, namespace);
        if (missed.isEmpty()) {
            return List.copyOf(in(namespace));
        }
        var then = new TreeMap<String, Entry>();
        in(namespace).forEach(entry -> then.put(entry.path(), entry));
        for (var change : missed.reversed()) {
            var path = change.key().namespacedName();
            change.before()
                    .ifPresentOrElse(before -> then.put(path, before), () -> then.remove(path));
        }
        return List.copyOf(then.values());
    }

    /// From here on: what lies before cannot be told to a watch.
    void startWindowAt(long position) {
        window.clear();
        windowBytes = 0;
        floor = position;
    }

    void discard(long position, String reason) {
        entries.clear();
        deletions.clear();
        startWindowAt(position);
        watches.forEach(watch -> watch.end(reason));
        watches.clear();
    }
}
