package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.importer.application.ImportJob.Wanted;
import io.millrace.importer.domain.Following;
import io.millrace.importer.domain.Following.Arriving;
import io.millrace.platform.schema.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/// A stream tag that follows a source, as it stands in the table `scheduled_tags`.
///
/// @param platformDigest which image of the index that was taken over last matters; empty when that
///   is not known
record Follower(
        String streamUid,
        String tag,
        String namespace,
        String stream,
        Wanted wanted,
        Duration interval,
        boolean platformOnly,
        Optional<Digest> platformDigest,
        Optional<String> failure,
        Following following) {

    static final String COLUMNS =
            "stream_uid, tag, namespace, stream, wanted, interval_ms, settle_ms, platform_only,"
                    + " digest, platform_digest, arriving, arriving_since, moving_since, failure,"
                    + " platform_of";

    static Follower read(ResultSet row) throws SQLException {
        var failure = Optional.ofNullable(row.getString(14));
        var arriving = digest(row, 11);
        var digest = digest(row, 9);
        var of = digest(row, 15);
        var following =
                new Following(
                        digest,
                        arriving.isEmpty()
                                ? Optional.empty()
                                : Optional.of(
                                        new Arriving(
                                                arriving.get(),
                                                row.getTimestamp(12).toInstant(),
                                                row.getTimestamp(13).toInstant())),
                        Duration.ofMillis(row.getLong(7)),
                        failure.isPresent());
        return new Follower(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Json.read(row.getBytes(5), Wanted.class),
                Duration.ofMillis(row.getLong(6)),
                row.getBoolean(8),
                digest(row, 10).filter(_ -> of.equals(digest)),
                failure,
                following);
    }

    /// What is no digest, such as the name of an image that somebody made up, counts as none.
    private static Optional<Digest> digest(ResultSet row, int column) throws SQLException {
        try {
            return Optional.ofNullable(row.getString(column)).map(Digest::parse);
        } catch (IllegalArgumentException another) {
            return Optional.empty();
        }
    }
}
