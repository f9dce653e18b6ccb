package io.millrace.trigger.following;

import io.millrace.contract.Fact;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.TagRevision;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ledger's rows of one object that follows tags.
public record DecisionLedger(String kind, String namespace, String name, String uid, Work work) {

    /// The deployment that a decision has started.
    ///
    /// @param key the same for all that started it
    /// @param controller that records it; null for kinds that have none, as are its uid and number
    public record Started(
            String key,
            @Nullable String controller,
            @Nullable String controllerUid,
            @Nullable Long version) {}

    /// The last revision of the tag about which there is a decision; 0 for none. One that was
    /// refused is decided about when the object may have its image after all.
    public long decided(TagRevision revision) {
        return work.query(
                        """
                        select coalesce(max(revision), 0) from ledger
                        where target_uid = ? and trigger = 'ImageChange' and stream_uid = ? and tag = ?
                          and decision <> 'Refused'
                        """,
                        row -> row.getLong(1),
                        uid,
                        revision.streamUid(),
                        revision.tag().tag())
                .getFirst();
    }

    public boolean knows(TagRevision revision) {
        return !work.query(
                        """
                        select 1 from ledger
                        where target_uid = ? and trigger = 'ImageChange'
                          and stream_uid = ? and tag = ? and revision = ?
                        """,
                        row -> row.getInt(1),
                        uid,
                        revision.streamUid(),
                        revision.tag().tag(),
                        revision.revision())
                .isEmpty();
    }

    public void decide(
            TagRevision revision, String decision, Origin origin, Optional<Started> started) {
        if (!revision.tag().namespace().equals(namespace)) {
            forgetRefusal(revision);
        }
        insert(
                "ImageChange",
                revision,
                revision.revision(),
                decision,
                origin,
                started.orElse(null),
                null);
    }

    /// Any other decision stays: the database refuses a second one.
    private void forgetRefusal(TagRevision revision) {
        work.execute(
                """
                delete from ledger where target_uid = ? and trigger = 'ImageChange'
                    and stream_uid = ? and tag = ? and revision = ? and decision = 'Refused'
                """,
                uid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
    }

    /// The object may not have the image, of which nothing is said in its project.
    public void refuse(TagRevision revision) {
        if (knows(revision)) {
            return;
        }
        insert(
                "ImageChange",
                revision.withoutImage(),
                revision.revision(),
                "Refused",
                Origin.MOVED,
                null,
                "%s is not for project %s: neither its service account default nor whoever named it here may pull it"
                        .formatted(revision.tag(), namespace));
    }

    /// What has not been decided yet waits for its turn.
    public void await(Collection<TagRevision> tags, Origin origin) {
        for (var tag : tags) {
            if (tag.revision() > decided(tag)) {
                decide(tag, "Waiting", origin, Optional.empty());
            }
        }
    }

    /// Whether there is a decision about a later state of one of the tags.
    public boolean isAheadOf(Collection<TagRevision> tags) {
        return tags.stream().anyMatch(it -> it.revision() < decided(it));
    }

    /// A deployment that no tag has started.
    public void decide(String trigger, Origin origin, Started started) {
        insert(
                trigger,
                null,
                started.version() == null ? 0 : started.version(),
                "Fired",
                origin,
                started,
                null);
    }

    /// What waited is part of a deployment after all.
    public void fired(TagRevision revision, Origin origin, Started started) {
        if (!hasWaited(revision)) {
            return;
        }
        work.execute(
                """
                update ledger set decision = 'Fired', reason = ?, command_key = ?,
                    outcome = 'Deployed', build = ?, build_uid = ?, build_number = ?,
                    cause = ?, decided_at = ?
                where target_uid = ? and trigger = 'ImageChange' and stream_uid = ? and tag = ?
                  and revision = ? and decision in ('Waiting', 'Paused')
                """,
                origin.wireName(),
                started.key(),
                started.controller(),
                started.controllerUid(),
                started.version(),
                work.cause(),
                work.now(),
                uid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
        tell("ImageChange", revision, "Fired", origin, started);
    }

    /// Whether it has been decided about and did not fire, and may still.
    public boolean hasWaited(TagRevision revision) {
        return !work.query(
                        """
                        select 1 from ledger
                        where target_uid = ? and trigger = 'ImageChange'
                          and stream_uid = ? and tag = ? and revision = ?
                          and decision in ('Waiting', 'Paused')
                        """,
                        row -> row.getInt(1),
                        uid,
                        revision.streamUid(),
                        revision.tag().tag(),
                        revision.revision())
                .isEmpty();
    }

    private void insert(
            String trigger,
            @Nullable TagRevision revision,
            long number,
            String decision,
            Origin origin,
            @Nullable Started started,
            @Nullable String refusal) {
        tell(trigger, revision, decision, origin, started);
        work.execute(
                """
                insert into ledger (target_kind, target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, image, pull_spec, decision,
                    reason, command_key, outcome, build, build_uid, build_number, refusal, cause, decided_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                kind,
                namespace,
                name,
                uid,
                trigger,
                revision == null ? "" : revision.tag().namespace(),
                revision == null ? "" : revision.tag().stream(),
                revision == null ? "" : revision.streamUid(),
                revision == null ? "" : revision.tag().tag(),
                number,
                revision == null ? "" : revision.image(),
                revision == null ? "" : revision.pullSpec(),
                decision,
                origin.wireName(),
                started == null ? null : started.key(),
                started == null ? null : "Deployed",
                started == null ? null : started.controller(),
                started == null ? null : started.controllerUid(),
                started == null ? null : started.version(),
                refusal,
                work.cause(),
                work.now());
    }

    private void tell(
            String trigger,
            @Nullable TagRevision revision,
            String decision,
            Origin origin,
            @Nullable Started started) {
        work.publish(
                new Fact.TriggerDecided(
                        namespace,
                        name,
                        uid,
                        trigger,
                        revision == null ? "" : revision.tag().toString(),
                        revision == null ? "" : revision.streamUid(),
                        revision == null ? 0 : revision.revision(),
                        revision == null ? "" : revision.image(),
                        revision == null ? "" : revision.pullSpec(),
                        origin.wireName(),
                        decision,
                        started == null ? null : started.key(),
                        work.cause(),
                        work.now(),
                        kind));
    }
}
