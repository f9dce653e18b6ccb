package io.millrace.trigger.application;

import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.WebhookDelivery;
import io.millrace.platform.log.Work;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The latest calls of each BuildConfig's webhooks, as they came but for what proves who called.
record Deliveries(Work work) {

    private static final int KEPT = 50;
    private static final int LONGEST = 256 * 1024;

    private static final List<String> EVENTS =
            List.of(
                    "x-github-event",
                    "x-gogs-event",
                    "x-gitea-event",
                    "x-gitlab-event",
                    "x-event-key");

    /// What proves who called, and must not lie about.
    private static final Set<String> PROOFS =
            Set.of(
                    "x-gitlab-token",
                    "x-hub-signature",
                    "x-hub-signature-256",
                    "x-gitea-signature",
                    "x-gogs-signature",
                    "webhook-signature");

    /// @param id of the call
    /// @param redelivers the call that was delivered again with this one
    void keep(String id, String targetUid, WebhookCall call, @Nullable String redelivers) {
        work.execute(
                """
                insert into deliveries (call, target_uid, event, bytes, headers, body, redelivers)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (call) do nothing
                """,
                id,
                targetUid,
                EVENTS.stream()
                        .map(call::header)
                        .filter(it -> !it.isEmpty())
                        .findFirst()
                        .orElse(""),
                bytes(call.body()),
                Json.text(spoken(call)),
                call.body().length() > LONGEST ? null : call.body(),
                redelivers);
        work.execute(
                """
                delete from deliveries where id in (
                    select id from deliveries where target_uid = ? order by id desc offset ?)
                """,
                targetUid,
                KEPT);
    }

    /// How long what stands in base64 is.
    private static int bytes(String body) {
        var padding = body.endsWith("==") ? 2 : body.endsWith("=") ? 1 : 0;
        return body.length() / 4 * 3 - padding;
    }

    private static Map<String, String> spoken(WebhookCall call) {
        var headers = new HashMap<>(call.headers());
        headers.keySet().removeAll(PROOFS);
        return headers;
    }

    void forget(String targetUid) {
        work.execute("delete from deliveries where target_uid = ?", targetUid);
        work.execute("delete from signed_bodies where target_uid = ?", targetUid);
    }

    /// The newest first.
    List<WebhookDelivery> of(String targetUid) {
        return work.query(
                """
                select d.call, d.event, d.bytes, d.redelivers, d.body is not null as whole, l.webhook, l.delivery, l.decision, l.outcome, l.build, l.refusal,
                    l.decided_at
                from deliveries d join ledger l on l.call = d.call and l.call <> ''
                where d.target_uid = ? order by d.id desc
                """,
                Deliveries::row,
                targetUid);
    }

    private static WebhookDelivery row(ResultSet row) throws SQLException {
        return new WebhookDelivery(
                row.getString("call"),
                row.getString("webhook"),
                said(row, "event"),
                said(row, "delivery"),
                row.getInt("bytes"),
                row.getString("decision"),
                said(row, "outcome"),
                said(row, "build"),
                said(row, "refusal"),
                said(row, "redelivers"),
                row.getBoolean("whole"),
                row.getObject("decided_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable String said(ResultSet row, String column) throws SQLException {
        var text = row.getString(column);
        return text == null || text.isEmpty() ? null : text;
    }

    /// A call that was kept whole, as it came; nobody need prove again who called.
    Optional<WebhookCall> find(String id, String targetUid) {
        return work
                .query(
                        """
                        select l.webhook, d.headers, d.body
                        from deliveries d join ledger l on l.call = d.call and l.call <> ''
                        where d.call = ? and d.target_uid = ? and d.body is not null
                        """,
                        row ->
                                new WebhookCall(
                                        row.getString(1),
                                        "",
                                        headers(row.getString(2)),
                                        row.getString(3)),
                        id,
                        targetUid)
                .stream()
                .findFirst();
    }

    private static Map<String, String> headers(String text) {
        var headers = new HashMap<String, String>();
        Json.tree(text.getBytes(StandardCharsets.UTF_8))
                .properties()
                .forEach(it -> headers.put(it.getKey(), it.getValue().asText()));
        return headers;
    }
}
