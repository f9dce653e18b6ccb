package io.millrace.imagestream.application;

import io.millrace.contract.Command;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStreamHistory;
import io.millrace.contract.image.TagHold;
import io.millrace.contract.image.TagMove;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers what the tags of a stream pointed to (`imagestreams/history`), from the book of moves.
/// Of a stream that had this name before, nothing is told: it may have been somebody else's.
record History(Command command, Work work) {

    private static final String MOVES =
            """
            select tag, revision, image, pull_spec, previous_image, cause, source, actor, hold,
                moved_at, false as removal
            from tag_moves where stream_uid = ?
            union all
            select tag, revision, '', '', '', 'Delete', source, actor, null, removed_at, true
            from tag_removals where stream_uid = ?
            """;

    Outcome answer() {
        var stream = work.find(Streams.keyOf(command.namespace(), command.name()));
        if (stream.isEmpty()) {
            return new Outcome.Refused(Refusal.notFound(ResourceType.IMAGE_STREAM, command.name()));
        }
        var query = HistoryQuery.of(command.options());
        var uid = stream.get().uid();
        var found = query.at().isPresent() ? statesAt(uid, query) : movesOf(uid, query);
        var page = found.stream().limit(query.limit()).toList();
        var next =
                found.size() > page.size() ? HistoryQuery.Cursor.of(page.getLast()).token() : null;
        return new Outcome.Answered(200, ImageStreamHistory.of(page, next));
    }

    private List<TagMove> movesOf(String uid, HistoryQuery query) {
        var sql = new StringBuilder("select * from (" + MOVES + ") as moves where true");
        var parameters = parameters(uid, uid);
        narrow(sql, parameters, query);
        sql.append(" and moved_at >= ? and moved_at < ?");
        parameters.add(query.since());
        parameters.add(query.until());
        query.after()
                .ifPresent(it -> {
                    sql.append(
                            " and (moved_at < ? or (moved_at = ? and (tag, -revision, not removal)"
                                    + " > (?, ?, ?)))");
                    parameters.add(it.movedAt());
                    parameters.add(it.movedAt());
                    parameters.add(it.tag());
                    parameters.add(-it.revision());
                    parameters.add(!it.isRemoval());
                });
        sql.append(" order by moved_at desc, tag, revision desc, removal desc limit ?");
        parameters.add(query.limit() + 1);
        return work.query(sql.toString(), History::move, parameters.toArray());
    }

    /// What came last before the instant decides; if it was the removal, the tag was not there.
    private List<TagMove> statesAt(String uid, HistoryQuery query) {
        var sql =
                new StringBuilder(
                        "select * from (select distinct on (tag) * from ("
                                + MOVES
                                + ") as moves where moved_at <= ?");
        var parameters = parameters(uid, uid, query.at().orElseThrow());
        narrow(sql, parameters, query);
        query.after()
                .ifPresent(it -> {
                    sql.append(" and tag > ?");
                    parameters.add(it.tag());
                });
        sql.append(
                " order by tag, moved_at desc, revision desc, removal desc) as states"
                        + " where not removal order by tag limit ?");
        parameters.add(query.limit() + 1);
        return work.query(sql.toString(), History::move, parameters.toArray());
    }

    private static void narrow(
            StringBuilder sql, List<@Nullable Object> parameters, HistoryQuery query) {
        if (!query.tag().isEmpty()) {
            sql.append(" and tag = ?");
            parameters.add(query.tag());
        }
    }

    private static List<@Nullable Object> parameters(Object... first) {
        return new ArrayList<>(List.of(first));
    }

    private static TagMove move(ResultSet row) throws SQLException {
        return new TagMove(
                row.getString("tag"),
                row.getLong("revision"),
                said(row, "image"),
                said(row, "pull_spec"),
                said(row, "previous_image"),
                row.getString("cause"),
                said(row, "source"),
                row.getString("actor"),
                Optional.ofNullable(row.getString("hold"))
                        .map(it ->
                                Json.read(
                                        Json.tree(it.getBytes(StandardCharsets.UTF_8)),
                                        TagHold.class))
                        .orElse(null),
                row.getObject("moved_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable String said(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null || text.isEmpty() ? null : text;
    }
}
