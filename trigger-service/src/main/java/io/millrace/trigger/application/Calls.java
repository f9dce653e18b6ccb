package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Digest;
import io.millrace.contract.Fact;
import io.millrace.contract.WebhookCall;
import io.millrace.contract.build.BuildConfig;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.webhook.Webhook;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The webhooks' rows of the ledger: who knew the secret, and what came of it. Strangers leave no
/// trace, so that they can fill nothing.
///
/// @param redelivers the call that is delivered again with this one
record Calls(
        Command command,
        WebhookCall call,
        BuildConfig config,
        Optional<String> redelivers,
        Work work) {

    private static final String WEBHOOK = "WebHook";
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /// Calls that start nothing can be had for nothing: only so many of a BuildConfig are kept.
    private static final int KEPT = 200;

    /// Whether a call, and no trigger of another type, has that key.
    static boolean isKeyOfOne(String key) {
        return key.contains("/WebHook/");
    }

    /// How many builds of the BuildConfig webhooks have asked for in the last minute.
    long recent() {
        return work.query(
                        """
                        select count(*) from ledger
                        where target_uid = ? and trigger = 'WebHook' and decided_at > ?
                          and decided_at <= ? and command_key is not null
                        """,
                        row -> row.getLong(1),
                        uid(),
                        work.now().minus(WINDOW),
                        work.now())
                .getFirst();
    }

    /// The key under which a host's signed body has started a build before, lately: whoever
    /// delivers it again is told of that build, whatever id the delivery bears.
    Optional<String> keyOfSameBody(Duration window) {
        return work
                .query(
                        "select key from signed_bodies where target_uid = ? and digest = ? and at >"
                                + " ?",
                        row -> row.getString(1),
                        uid(),
                        digest(),
                        work.now().minus(window))
                .stream()
                .findFirst();
    }

    void rememberBody(String key, Duration window) {
        work.execute(
                "delete from signed_bodies where target_uid = ? and at <= ?",
                uid(),
                work.now().minus(window));
        work.execute(
                "insert into signed_bodies (target_uid, digest, key, at) values (?, ?, ?, ?)",
                uid(),
                digest(),
                key,
                work.now());
    }

    private String digest() {
        return Digest.of(call.body()).hex();
    }

    void fired(String key) {
        var known =
                !work.query(
                                "select 1 from ledger where command_key = ? limit 1",
                                row -> row.getInt(1),
                                key)
                        .isEmpty();
        insert(known ? "Repeated" : "Fired", key, null);
        if (!known) {
            work.publish(
                    new Fact.TriggerFired(
                            command.namespace(),
                            command.name(),
                            uid(),
                            WEBHOOK,
                            "",
                            0,
                            "",
                            key,
                            work.now()));
        }
    }

    /// In order, but there is nothing to build.
    void skipped(String why) {
        insert("Skipped", null, why);
        forgetTheOldest();
    }

    void refused(String why) {
        insert("Refused", null, why);
        forgetTheOldest();
    }

    private void insert(String decision, @Nullable String key, @Nullable String why) {
        work.execute(
                """
                insert into ledger (target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, pull_spec, decision,
                    reason, command_key, outcome, refusal, cause, call, webhook, delivery,
                    decided_at)
                values (?, ?, ?, 'WebHook', '', '', '', '', 0, '', ?, 'Called', ?, ?, ?, ?, ?, ?,
                    ?, ?)
                on conflict on constraint ledger_decides_once do nothing
                """,
                command.namespace(),
                command.name(),
                uid(),
                decision,
                key,
                key == null ? null : "Open",
                why,
                command.id(),
                command.id(),
                call.type(),
                Webhook.delivery(call).orElse(null),
                work.now());
        new Deliveries(work).keep(command.id(), uid(), call, redelivers.orElse(null));
        tell(decision, key);
    }

    private void tell(String decision, @Nullable String key) {
        work.publish(
                new Fact.TriggerDecided(
                        command.namespace(),
                        command.name(),
                        uid(),
                        WEBHOOK,
                        "",
                        "",
                        0,
                        "",
                        "",
                        "Called",
                        decision,
                        key,
                        command.id(),
                        work.now(),
                        null));
    }

    private void forgetTheOldest() {
        work.execute(
                """
                delete from ledger where id in (
                    select id from ledger
                    where target_uid = ? and trigger = 'WebHook' and command_key is null
                    order by id desc offset ?)
                """,
                uid(),
                KEPT);
    }

    private String uid() {
        return Texts.orEmpty(config.metadata().uid());
    }
}
