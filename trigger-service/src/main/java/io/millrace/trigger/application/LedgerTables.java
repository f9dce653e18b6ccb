package io.millrace.trigger.application;

import io.millrace.contract.Fact.BuildRequested;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ledger's rows.
record LedgerTables(Work work) {

    boolean isDecided(String targetUid, TagRevision revision) {
        return isFound(
                """
                select 1 from ledger
                where target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision = ?
                """,
                targetUid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
    }

    boolean isUpToDate(String targetUid, TagRevision revision) {
        return isFound(
                """
                select 1 from ledger
                where target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision = ? and decision = 'UpToDate'
                """,
                targetUid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
    }

    void reopen(String targetUid, TagRevision revision) {
        work.execute(
                """
                delete from ledger
                where target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision = ? and decision = 'UpToDate'
                """,
                targetUid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
    }

    /// Whether something of that wave has started a build of the target already.
    boolean hasFiredIn(String wave, String targetUid) {
        return isFound(
                """
                select 1 from ledger
                where target_uid = ? and wave = ? and wave <> '' and decision = 'Fired' limit 1
                """,
                targetUid,
                wave);
    }

    boolean firstBuildStarted(String targetUid) {
        return isFound(
                "select 1 from ledger where target_uid = ? and trigger = 'ConfigChange'",
                targetUid);
    }

    boolean hasEndedWithoutBuild(String key) {
        return isFound("select 1 from ledger where command_key = ? and outcome <> 'Built'", key);
    }

    private boolean isFound(String sql, @Nullable Object... parameters) {
        return !work.query(sql, row -> row.getInt(1), parameters).isEmpty();
    }

    void decided(
            Target target,
            TagRevision revision,
            String decision,
            Origin origin,
            @Nullable String key,
            String wave) {
        insert(
                target,
                "ImageChange",
                revision.tag().namespace(),
                revision.tag().stream(),
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision(),
                revision.image(),
                revision.pullSpec(),
                decision,
                origin,
                key,
                wave);
    }

    void decidedConfiguration(Target target, Origin origin, String key, String wave) {
        insert(
                target,
                "ConfigChange",
                "",
                "",
                "",
                "",
                0,
                "",
                "",
                Verdict.FIRED.wireName(),
                origin,
                key,
                wave);
    }

    private void insert(
            Target target,
            String trigger,
            String streamNamespace,
            String stream,
            String streamUid,
            String tag,
            long revision,
            String image,
            String pullSpec,
            String decision,
            Origin origin,
            @Nullable String key,
            String wave) {
        work.execute(
                """
                insert into ledger (target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, image, pull_spec, decision,
                    reason, command_key, outcome, refusal, cause, wave, decided_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                target.namespace(),
                target.name(),
                target.uid(),
                trigger,
                streamNamespace,
                stream,
                streamUid,
                tag,
                revision,
                image,
                pullSpec,
                decision,
                origin.wireName(),
                key,
                key == null ? null : "Open",
                decision.equals(Verdict.STOPPED.wireName()) ? "It would go round for ever" : null,
                work.cause(),
                wave,
                work.now());
    }

    /// Also of what else the same key stands for, as a webhook's delivery that came again.
    void built(String key, BuildRequested build) {
        work.execute(
                """
                update ledger set outcome = 'Built', build = ?, build_uid = ?, build_number = ?
                where command_key = ? and (trigger <> 'WebHook' or outcome = 'Open')
                """,
                build.name(),
                build.buildUid().isEmpty() ? null : build.buildUid(),
                build.number(),
                key);
    }

    void putOff(String key, String why) {
        work.execute(
                "update ledger set refusal = ? where command_key = ? and outcome = 'Open'",
                why,
                key);
    }

    void end(String key, String outcome, String why) {
        work.execute(
                """
                update ledger set outcome = ?, refusal = ?
                where command_key = ? and outcome = 'Open'
                """,
                outcome,
                why,
                key);
    }

    /// A webhook's call made no build; nobody asks for it again.
    void endCall(String key, String why) {
        work.execute(
                """
                update ledger set outcome = 'Refused', refusal = ?
                where command_key = ? and trigger = 'WebHook' and outcome = 'Open'
                """,
                why,
                key);
    }

    /// What answers the image answers those before it in the same tag.
    void endOne(String key, String targetUid, TagRevision image, String outcome, String why) {
        work.execute(
                """
                update ledger set outcome = ?, refusal = ?
                where command_key = ? and target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision <= ?
                """,
                outcome,
                why,
                key,
                targetUid,
                image.streamUid(),
                image.tag().tag(),
                image.revision());
    }

    /// A build that a decision has made.
    record Taken(String key, String build, @Nullable String uid, long number) {}

    /// The newest build of the target that its triggers have started.
    Optional<Taken> newestBuild(String targetUid) {
        return work
                .query(
                        """
                        select command_key, build, build_uid, build_number from ledger
                        where target_uid = ? and outcome = 'Built' and build is not null
                        order by id desc limit 1
                        """,
                        row ->
                                new Taken(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getLong(4)),
                        targetUid)
                .stream()
                .findFirst();
    }

    /// A build that another cause has started has the image already.
    void takenBy(Taken build, String key, String targetUid, TagRevision image) {
        work.execute(
                """
                update ledger set command_key = ?, outcome = 'Built', build = ?, build_uid = ?,
                    build_number = ?
                where command_key = ? and target_uid = ? and trigger = 'ImageChange'
                  and stream_uid = ? and tag = ? and revision <= ?
                """,
                build.key(),
                build.build(),
                build.uid(),
                build.number(),
                key,
                targetUid,
                image.streamUid(),
                image.tag().tag(),
                image.revision());
    }

    /// What is still open under one key goes on under another.
    void rename(String key, String next) {
        work.execute(
                "update ledger set command_key = ? where command_key = ? and outcome = 'Open'",
                next,
                key);
    }
}
