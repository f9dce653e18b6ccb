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

    private static final String REFUSED = "Refused";

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
        insert(
                "ImageChange",
                revision,
                revision.revision(),
                decision,
                origin,
                started.orElse(null));
    }

    /// The object may not have the image, of which nothing is said in its project.
    public void refuse(TagRevision revision) {
        if (knows(revision)) {
            return;
        }
        decide(revision.withoutImage(), REFUSED, Origin.MOVED, Optional.empty());
        work.execute(
                """
                update ledger set refusal = ? where target_uid = ? and trigger = 'ImageChange'
                    and stream_uid = ? and tag = ? and revision = ?
                """,
                "%s is not for project %s: neither its service account default nor whoever named it here may pull it"
                        .formatted(revision.tag(), namespace),
                uid,
                revision.streamUid(),
                revision.tag().tag(),
                revision.revision());
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
                started);
    }

    /// What waited is part of a deployment after all.
    public void fired(TagRevision revision, Origin origin, Started started) {
        if (!hasWaited(revision)) {
            return;
        }
        work.execute(
                """
                update ledger set decision = 'Fired', reason = ?, command_key = ?,
                    outcome = 'Deployed', build = ?, build_uid = ?, build_number = ?
                where target_uid = ? and trigger = 'ImageChange' and stream_uid = ? and tag = ?
                  and revision = ? and decision in ('Waiting', 'Paused')
                """,
                origin.wireName(),
                started.key(),
                started.controller(),
                started.controllerUid(),
                started.version(),
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
            @Nullable Started started) {
        tell(trigger, revision, decision, origin, started);
        work.execute(
                """
                insert into ledger (target_kind, target_namespace, target_name, target_uid, trigger,
                    stream_namespace, stream, stream_uid, tag, revision, image, pull_spec, decision,
                    reason, command_key, outcome, build, build_uid, build_number, cause, decided_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict on constraint ledger_decides_once do update set
                    image = excluded.image, pull_spec = excluded.pull_spec,
                    decision = excluded.decision, reason = excluded.reason, refusal = null,
                    command_key = excluded.command_key, outcome = excluded.outcome,
                    build = excluded.build, build_uid = excluded.build_uid,
                    build_number = excluded.build_number, cause = excluded.cause,
                    decided_at = excluded.decided_at
                where ledger.decision = 'Refused'
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
