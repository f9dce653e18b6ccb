package io.millrace.trigger.outgoing;

import io.millrace.contract.ResourceKey;
import io.millrace.contract.core.EventDelivery;
import io.millrace.platform.log.Work;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What is to be sent, as the writer sees it.
record OutgoingTable(Work work) {

    private static final int MOST = 10_000;
    private static final int TOLD = 500;

    /// A fact that is told twice is sent once. More than so many do not wait.
    void add(ResourceKey subscription, OutgoingEvent event) {
        work.execute(
                """
                insert into outgoing_events (namespace, subscription, event_id, type, source, body,
                    told_at, next_at)
                select ?, ?, ?, ?, ?, ?, ?, ?
                where (select count(*) from (
                    select 1 from outgoing_events
                    where namespace = ? and subscription = ? limit ?) as waiting) < ?
                on conflict (namespace, subscription, event_id) do nothing
                """,
                subscription.namespace(),
                subscription.name(),
                event.id(),
                event.type(),
                event.source(),
                event.body(),
                work.now(),
                work.now(),
                subscription.namespace(),
                subscription.name(),
                MOST,
                MOST);
    }

    /// Dead letters are sent again, as if for the first time.
    ///
    /// @param ids of the events; empty for all
    void sendAgain(ResourceKey subscription, Optional<List<String>> ids) {
        work.execute(
                """
                update outgoing_events set dead = false, attempts = 0, next_at = ?
                where namespace = ? and subscription = ? and dead
                  and (? or event_id in (select unnest(string_to_array(?, ' '))))
                """,
                work.now(),
                subscription.namespace(),
                subscription.name(),
                ids.isEmpty(),
                String.join(" ", ids.orElse(List.of())));
    }

    void forget(ResourceKey subscription) {
        work.execute(
                "delete from outgoing_events where namespace = ? and subscription = ?",
                subscription.namespace(),
                subscription.name());
    }

    /// What has not arrived, the newest first.
    List<EventDelivery> of(String namespace, String subscription) {
        return work.query(
                """
                select event_id, type, told_at, attempts, dead, next_at, failure
                from outgoing_events
                where namespace = ? and subscription = ? order by id desc limit ?
                """,
                OutgoingTable::row,
                namespace,
                subscription,
                TOLD);
    }

    private static EventDelivery row(ResultSet row) throws SQLException {
        var dead = row.getBoolean(5);
        return new EventDelivery(
                row.getString(1),
                row.getString(2),
                row.getTimestamp(3).toInstant(),
                row.getInt(4),
                dead,
                dead ? null : row.getTimestamp(6).toInstant(),
                row.getString(7));
    }
}
