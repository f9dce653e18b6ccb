package io.millrace.gateway.api;

import io.millrace.gateway.readmodel.Change;
import io.millrace.gateway.readmodel.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// What a watcher is shown of what there is.
sealed interface Sight {

    /// Something to tell: `ADDED`, `MODIFIED` or `DELETED`.
    record Event(String kind, Entry entry) {}

    /// Whether an object that is there from the beginning is shown.
    boolean shows(Entry present);

    /// What a change means to the watcher.
    Optional<Event> of(Change change);

    /// What has come into sight, or gone out of it, without having changed.
    default List<Event> moved() {
        return List.of();
    }

    /// Shows what a selector admits: what enters it is ADDED, what leaves it is DELETED.
    record Selected(Predicate<Entry> admits) implements Sight {

        @Override
        public boolean shows(Entry present) {
            return admits.test(present);
        }

        @Override
        public Optional<Event> of(Change change) {
            var before = change.before().filter(admits);
            var after = change.after().filter(admits);
            if (after.isPresent()) {
                return after.map(it -> new Event(before.isPresent() ? "MODIFIED" : "ADDED", it));
            }
            return before.map(it -> new Event("DELETED", change.last().orElse(it)));
        }
    }

    /// Shows what the watcher has a right to, one by one. The right may come and go while the
    /// object stays as it is; what has been shown is told of when it goes, whatever has become of
    /// the right.
    final class Permitted implements Sight {

        private final Predicate<Entry> admits;
        private final LongSupplier policy;
        private final Supplier<List<Entry>> all;
        private final Map<String, Entry> seen = new HashMap<>();
        private long looked;

        /// @param policy counts the changes of what decides about rights
        /// @param all what there is now
        /// @param known up to which version the watcher knows what it may see
        Permitted(
                Predicate<Entry> admits,
                LongSupplier policy,
                Supplier<List<Entry>> all,
                long known) {
            this.admits = admits;
            this.policy = policy;
            this.all = all;
            this.looked = policy.getAsLong();
            all.get().stream()
                    .filter(it -> it.sequence() <= known)
                    .filter(admits)
                    .forEach(it -> seen.put(it.path(), it));
        }

        @Override
        public boolean shows(Entry present) {
            var admitted = admits.test(present);
            if (admitted) {
                seen.put(present.path(), present);
            }
            return admitted;
        }

        @Override
        public Optional<Event> of(Change change) {
            var path = change.key().namespacedName();
            var known = seen.get(path);
            if (known != null && known.sequence() >= change.sequence()) {
                return Optional.empty();
            }
            var after = change.after().filter(admits);
            if (after.isPresent()) {
                seen.put(path, after.get());
                return after.map(it -> new Event(known == null ? "ADDED" : "MODIFIED", it));
            }
            return Optional.ofNullable(seen.remove(path))
                    .map(it -> new Event("DELETED", change.last().orElse(it)));
        }

        @Override
        public List<Event> moved() {
            var now = policy.getAsLong();
            if (now == looked) {
                return List.of();
            }
            looked = now;
            var events = new ArrayList<Event>();
            for (var entry : all.get()) {
                var known = seen.containsKey(entry.path());
                if (admits.test(entry) != known) {
                    events.add(new Event(known ? "DELETED" : "ADDED", entry));
                }
            }
            events.forEach(it -> {
                if (it.kind().equals("ADDED")) {
                    seen.put(it.entry().path(), it.entry());
                } else {
                    seen.remove(it.entry().path());
                }
            });
            return events;
        }
    }
}
