package io.millrace.imagestream.application;

import io.millrace.contract.Fact;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.imagestream.domain.TagMoved;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;

/// The book of every move of every tag (`tag_moves`): append-only, gapless per stream and tag, and
/// longer-lived than the tags and streams themselves. Each entry is also told as a fact.
final class TagMoves {

    private TagMoves() {}

    static void append(Work work, ImageStream stream, TagMoved move, String actor) {
        var uid = Objects.requireNonNull(stream.metadata().uid());
        var namespace = Objects.requireNonNull(stream.metadata().namespace());
        var name = Objects.requireNonNull(stream.metadata().name());
        work.execute(
                """
                insert into tag_moves (stream_uid, namespace, stream, tag, revision, image,
                    pull_spec, previous_image, cause, source, actor, hold, moved_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                uid,
                namespace,
                name,
                move.tag(),
                move.revision(),
                move.image(),
                move.pullSpec(),
                move.previousImage(),
                move.cause().wireName(),
                move.source(),
                actor,
                move.hold() == null
                        ? null
                        : new String(Json.bytes(move.hold()), StandardCharsets.UTF_8),
                work.now());
        work.publish(
                new Fact.TagUpdated(
                        namespace,
                        name,
                        uid,
                        move.tag(),
                        move.revision(),
                        move.image(),
                        move.pullSpec(),
                        move.previousImage(),
                        move.generation(),
                        move.cause().wireName(),
                        actor,
                        work.now(),
                        move.hold()));
    }

    /// Notes that the tag is gone; a tag that never moved leaves nothing to note.
    static void remove(Work work, ImageStream stream, NamedTagEventList tag, String actor) {
        if (tag.revision() == null || tag.revision() == 0) {
            return;
        }
        work.execute(
                """
                insert into tag_removals (stream_uid, tag, revision, actor, source, removed_at)
                values (?, ?, ?, ?, '', ?) on conflict do nothing
                """,
                Objects.requireNonNull(stream.metadata().uid()),
                tag.tag(),
                tag.revision(),
                actor,
                work.now());
    }

    static boolean hasPointedTo(Work work, String streamUid, String tag, String image) {
        return !work.query(
                        """
                        select 1 from tag_moves where stream_uid = ? and tag = ? and image = ?
                        limit 1
                        """,
                        row -> row.getInt(1),
                        streamUid,
                        tag,
                        image)
                .isEmpty();
    }

    /// Whether the tag was moved by that command, import or push.
    static boolean isSource(Work work, String streamUid, String tag, String source) {
        return !work.query(
                        """
                        select 1 from tag_moves where stream_uid = ? and tag = ? and source = ?
                        limit 1
                        """,
                        row -> row.getInt(1),
                        streamUid,
                        tag,
                        source)
                .isEmpty();
    }

    static long lastRevision(Work work, String streamUid, String tag) {
        return work
                .query(
                        "select max(revision) from tag_moves where stream_uid = ? and tag = ?",
                        row -> row.getLong(1),
                        streamUid,
                        tag)
                .stream()
                .findFirst()
                .orElse(0L);
    }

    static Optional<Instant> lastMoved(Work work, String streamUid, String tag) {
        return work
                .query(
                        """
                        select moved_at from tag_moves where stream_uid = ? and tag = ?
                        order by revision desc limit 1
                        """,
                        row -> row.getObject(1, OffsetDateTime.class).toInstant(),
                        streamUid,
                        tag)
                .stream()
                .findFirst();
    }
}
