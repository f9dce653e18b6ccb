package io.millrace.trigger.following;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.StreamTag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is held back of deployments that moves of tags have made due.
public record Holds(Turns turns) {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_AT_ONCE = 500;

    private record Held(String wave, Instant since) {

        static Held of(ResultSet row) throws SQLException {
            return new Held(row.getString(1), row.getTimestamp(2).toInstant());
        }

        boolean isOverdue(Instant now) {
            return !now.isBefore(since.plus(LONGEST));
        }
    }

    /// Whether the object has to wait; if not, it is held no longer.
    ///
    /// @param tags that it follows
    /// @param wave of the move that makes it due; empty when no move does
    /// @param behind what is known here of its tags is older than what it waits for
    public boolean isHeld(
            ResourceKey key,
            Set<StreamTag> tags,
            Optional<String> wave,
            boolean behind,
            Work work) {
        var held = find(key, work);
        var its = wave.or(() -> held.map(Held::wave));
        if (its.isEmpty()) {
            return false;
        }
        var waits = behind || turns.isBusy(tags, its.get(), work);
        var overdue = held.filter(it -> it.isOverdue(work.now())).isPresent();
        if ((waits && !overdue) || !turns.take(work.now())) {
            if (held.filter(it -> it.wave().equals(its.get())).isEmpty()) {
                hold(key, its.get(), work);
            }
            return true;
        }
        held.ifPresent(_ -> release(key, work));
        return false;
    }

    private static Optional<Held> find(ResourceKey key, Work work) {
        return work
                .query(
                        "select wave, since from held_deployments where key = ?",
                        Held::of,
                        key.wire())
                .stream()
                .findFirst();
    }

    private static void hold(ResourceKey key, String wave, Work work) {
        work.execute(
                """
                insert into held_deployments (key, wave, since) values (?, ?, ?)
                on conflict (key) do update set wave = excluded.wave
                """,
                key.wire(),
                wave,
                work.now());
    }

    /// Nothing is due of it any more, whatever it was held for.
    public void releaseIfHeld(ResourceKey key, Work work) {
        find(key, work).ifPresent(_ -> release(key, work));
    }

    /// It waits for nothing any more.
    public void release(ResourceKey key, Work work) {
        work.execute("delete from held_deployments where key = ?", key.wire());
    }

    /// The names of what is held of that type, those that have waited for longest first.
    public List<ResourceKey> held(ResourceType type, Work work) {
        return work.query(
                "select key from held_deployments where key like ? order by since limit ?",
                row -> keyOf(type, row.getString(1)),
                "%s/%s/%%".formatted(type.group(), type.kind()),
                MOST_AT_ONCE);
    }

    private static ResourceKey keyOf(ResourceType type, String wire) {
        var words = wire.split("/", -1);
        return ResourceKey.of(type, words[words.length - 2], words[words.length - 1]);
    }
}
