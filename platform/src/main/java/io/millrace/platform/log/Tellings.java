package io.millrace.platform.log;

import io.millrace.contract.Owner;
import io.millrace.platform.events.CloudEvent;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// An owner that tells its whole state anew says so first, and what it has not mentioned when it is
/// done is gone. Who has missed the beginning, because the changelog was lost and has grown again
/// past the place that he had reached, must read it from its first record.
final class Tellings {

    private static final String CHANGELOG = ".resources";

    private final Holding holding;
    private final DataSource database;

    Tellings(Holding holding, DataSource database) {
        this.holding = holding;
        this.database = database;
    }

    static boolean isChangelog(String topic) {
        return topic.endsWith(CHANGELOG);
    }

    static Owner ofChangelog(String topic) {
        return Owner.parse(topic.split("\\.", -1)[1]);
    }

    /// @param records that come next
    /// @param unsaved what has been applied before them
    void failIfBeginningIsMissed(List<ConsumerRecord<String, byte[]>> records, Unsaved unsaved)
            throws SQLException {
        var known = new EnumMap<Owner, Long>(Owner.class);
        known.putAll(holding.state().incarnations);
        known.putAll(unsaved.layer().incarnations);
        for (var record : records) {
            if (!isChangelog(record.topic())) {
                continue;
            }
            var owner = ofChangelog(record.topic());
            var incarnation = CloudEvent.number(record.headers(), CloudEvent.INCARNATION);
            if (record.key().equals(Changelog.INCARNATION_KEY)) {
                known.merge(owner, incarnation, Math::max);
            } else if (incarnation > known.getOrDefault(owner, incarnation)) {
                readAgain(record.topic(), owner, incarnation);
                throw new LogLostException(
                        "The beginning of incarnation %d was missed in %s"
                                .formatted(incarnation, record.topic()));
            }
        }
    }

    /// Has the next writer read the changelog from its first record, for what the incarnation
    /// tells.
    private void readAgain(String changelog, Owner owner, long incarnation) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var hit =
                    Jdbc.update(
                            connection,
                            """
                            update inputs set next_offset = 0, attempts = 0
                            where topic = ? and epoch = ?
                            """,
                            changelog,
                            holding.epoch());
            if (hit == 1) {
                Jdbc.update(
                        connection,
                        """
                        update projected_positions set position = -1, incarnation = ?
                        where owner = ?
                        """,
                        incarnation,
                        owner.wireName());
            }
            connection.commit();
        }
    }
}
