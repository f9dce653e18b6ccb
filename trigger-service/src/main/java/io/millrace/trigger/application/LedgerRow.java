package io.millrace.trigger.application;

import io.millrace.contract.build.TriggerDecision;
import io.millrace.trigger.domain.Firing;
import io.millrace.trigger.domain.StreamTag;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A row of the ledger, in words.
///
/// @param tag that has moved; empty when it is about none
record LedgerRow(long id, Optional<StreamTag> tag, TriggerDecision decision) {

    /// The tag, when it is another project's.
    Optional<StreamTag> foreign() {
        return tag.filter(it -> !it.namespace().equals(decision.namespace()));
    }

    static LedgerRow of(ResultSet row) throws SQLException {
        var trigger = row.getString("trigger");
        var isMove = trigger.equals("ImageChange");
        var kind = row.getString("target_kind");
        var isBuild = kind.equals("BuildConfig");
        return new LedgerRow(
                row.getLong("id"),
                isMove ? Optional.of(tag(row)) : Optional.empty(),
                new TriggerDecision(
                        isBuild ? null : kind,
                        row.getString("target_namespace"),
                        row.getString("target_name"),
                        isBuild ? row.getString("target_name") : null,
                        trigger,
                        isMove ? streamTag(row) : null,
                        isMove ? row.getLong("revision") : null,
                        said(row, "image"),
                        said(row, "pull_spec"),
                        said(row, "webhook"),
                        said(row, "delivery"),
                        said(row, "cause"),
                        row.getString("reason"),
                        decision(row, trigger),
                        said(row, "outcome"),
                        isBuild ? said(row, "build") : null,
                        isBuild ? null : said(row, "build"),
                        said(row, "refusal"),
                        row.getObject("decided_at", OffsetDateTime.class).toInstant()));
    }

    static String streamTag(ResultSet row) throws SQLException {
        return tag(row).toString();
    }

    private static StreamTag tag(ResultSet row) throws SQLException {
        return new StreamTag(
                row.getString("stream_namespace"), row.getString("stream"), row.getString("tag"));
    }

    private static String decision(ResultSet row, String trigger) throws SQLException {
        var said = row.getString("decision");
        var target = row.getString("target_uid");
        return switch (trigger) {
            case "ImageChange" ->
                    Decisions.inWords(
                            said,
                            row.getString("command_key"),
                            "%s/%s/%s/%d"
                                    .formatted(
                                            target,
                                            row.getString("stream_uid"),
                                            row.getString("tag"),
                                            row.getLong("revision")));
            case "ConfigChange" -> {
                var key = row.getString("command_key");
                yield row.getString("target_kind").equals("BuildConfig")
                        ? Decisions.inWords(said, key, Firing.configurationKey(target))
                        : said;
            }
            default -> said;
        };
    }

    private static @Nullable String said(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null || text.isEmpty() ? null : text;
    }
}
