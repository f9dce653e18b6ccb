package io.millrace.importer.application;

import io.millrace.contract.Claim;
import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.Owner;
import io.millrace.contract.RecordPush;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.importer.application.IntegratedRegistry.Repository;
import io.millrace.importer.domain.Observation;
import io.millrace.importer.domain.PushDecision;
import io.millrace.importer.domain.TagHistory;
import io.millrace.platform.log.Work;
import io.millrace.platform.registry.BuildCredential;
import io.millrace.platform.resource.Namespaces;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Pushes into the integrated registry, from the registry's claim to the command that moves the
/// tag. A claim is only a reason to look; a worker looks, and here is decided what the look means.
record Pushes(IntegratedRegistry registry, WorkSignal signal, Work work) {

    private static final Duration UNTIL_KNOWN = Duration.ofSeconds(1);

    /// A reason to look at a tag.
    private record Check(
            String repository,
            String tag,
            String namespace,
            String stream,
            boolean claimed,
            String eventId,
            Instant pushedAt,
            Optional<String> actor,
            Optional<Digest> digest) {

        /// Whether it was a build that pushed, which tells of that itself.
        boolean isReported() {
            return claimed && actor.filter(BuildCredential::isReporting).isPresent();
        }
    }

    void claimed(Claim.ImagePushed claim) {
        var isOurOwn = ImporterCommands.SELF.username().equals(claim.actor());
        if (!isOurOwn
                && claim.registry().equals(registry.host())
                && ImageReference.isTag(claim.tag())) {
            Repository.parse(claim.repository()).ifPresent(it -> enter(claim, it));
        }
    }

    /// The namespace may be so new that nobody told us of it yet: that look waits a little.
    private void enter(Claim.ImagePushed claim, Repository repository) {
        var isKnown = Namespaces.find(work, repository.namespace()).isPresent();
        work.execute(
                "insert into push_checks (repository, tag, namespace, stream, kind, check_id,"
                        + " event_id, pushed_at, not_before, actor, digest)"
                        + " values (?, ?, ?, ?, 'claim', ?, ?, ?, ?, ?, ?)"
                        + " on conflict (repository, tag) do update set kind = 'claim',"
                        + " check_id = excluded.check_id, event_id = excluded.event_id,"
                        + " pushed_at = excluded.pushed_at, not_before = excluded.not_before,"
                        + " actor = excluded.actor, digest = excluded.digest,"
                        + " tries = 0, claimed_by = null, lease_until = null"
                        + " where push_checks.kind = 'reconciliation'"
                        + " or push_checks.pushed_at <= excluded.pushed_at",
                claim.repository(),
                claim.tag(),
                repository.namespace(),
                repository.stream(),
                work.newUid(),
                claim.eventId(),
                claim.pushedAt(),
                isKnown ? null : work.now().plus(UNTIL_KNOWN),
                claim.actor(),
                claim.digest().isEmpty() ? null : claim.digest());
        work.afterCommit(signal.pushes()::ring);
    }

    void observed(PushReport report) {
        check(report.checkId()).ifPresent(it -> conclude(it, report));
    }

    private void conclude(Check check, PushReport report) {
        var look =
                new Observation(
                        Optional.ofNullable(report.digest()).map(Digest::parse), report.at());
        var last = last(check);
        if (check.isReported()) {
            leaveToTheBuild(check, report, look);
            return;
        }
        var decision =
                check.claimed()
                        ? look.afterClaim(check.pushedAt(), check.digest(), last, history(check))
                        : look.afterReconciliation(last, history(check));
        switch (decision) {
            case PushDecision.Ignore _ -> remember(check, report);
            case PushDecision.Record(var digest) -> record(check, report, digest);
        }
    }

    /// The tag moves when the build's completion is told, unless it is held. If another image has
    /// been pushed over it since, that is another's push, which must not count as seen.
    private void leaveToTheBuild(Check check, PushReport report, Observation look) {
        if (look.digest().equals(check.digest())) {
            remember(check, report);
            new Servings(registry, signal, work)
                    .pushedByABuild(check.namespace(), check.stream(), check.tag());
        } else {
            forget(report);
        }
    }

    private void record(Check check, PushReport report, Digest digest) {
        if (report.unfit() == null && !isOf(report, digest)) {
            lookAgain(report);
            return;
        }
        remember(check, report);
        if (report.image() != null) {
            new Servings(registry, signal, work)
                    .told(check.namespace(), check.stream(), check.tag());
            work.send(
                    Owner.IMAGESTREAM,
                    ImporterCommands.push(
                            report.checkId(),
                            check.namespace(),
                            check.stream(),
                            new RecordPush(
                                    check.eventId(),
                                    report.image(),
                                    Objects.requireNonNullElse(report.pullSpec(), ""),
                                    check.tag(),
                                    digest.toString(),
                                    check.claimed() ? check.pushedAt() : report.at(),
                                    !check.claimed(),
                                    check.actor().orElse(null)),
                            work.now()));
        }
    }

    private static boolean isOf(PushReport report, Digest digest) {
        return report.image() != null
                && report.image().metadata().name() != null
                && digest.toString().equals(report.image().metadata().name());
    }

    /// What the worker found not worth fetching has become so meanwhile.
    private void lookAgain(PushReport report) {
        work.execute(
                "update push_checks set check_id = ?, claimed_by = null, lease_until = null,"
                        + " not_before = null where check_id = ?",
                work.newUid(),
                report.checkId());
        work.afterCommit(signal.pushes()::ring);
    }

    private void remember(Check check, PushReport report) {
        work.execute(
                "insert into observed (repository, tag, digest, observed_at, pushed_at)"
                        + " values (?, ?, ?, ?, ?)"
                        + " on conflict (repository, tag) do update set"
                        + " digest = case when observed.observed_at <= excluded.observed_at"
                        + " then excluded.digest else observed.digest end,"
                        + " observed_at = case when observed.placed"
                        + " and observed.digest is not distinct from excluded.digest"
                        + " then observed.observed_at"
                        + " else greatest(observed.observed_at, excluded.observed_at) end,"
                        + " placed = observed.placed"
                        + " and observed.digest is not distinct from excluded.digest,"
                        + " pushed_at = greatest(observed.pushed_at, excluded.pushed_at)",
                check.repository(),
                check.tag(),
                report.digest(),
                report.at(),
                check.claimed() ? check.pushedAt() : null);
        forget(report);
    }

    private void forget(PushReport report) {
        work.execute("delete from push_checks where check_id = ?", report.checkId());
    }

    private Optional<Check> check(String id) {
        return work
                .query(
                        "select repository, tag, namespace, stream, kind, event_id, pushed_at,"
                                + " actor, digest from push_checks where check_id = ?",
                        row ->
                                new Check(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4),
                                        row.getString(5).equals("claim"),
                                        row.getString(6),
                                        row.getTimestamp(7).toInstant(),
                                        Optional.ofNullable(row.getString(8)),
                                        Optional.ofNullable(row.getString(9)).map(Digest::parse)),
                        id)
                .stream()
                .findFirst();
    }

    private Optional<Observation> last(Check check) {
        return work
                .query(
                        "select digest, observed_at, pushed_at, placed from observed"
                                + " where repository = ? and tag = ?",
                        row ->
                                new Observation(
                                        Optional.ofNullable(row.getString(1)).map(Digest::parse),
                                        row.getTimestamp(2).toInstant(),
                                        Optional.ofNullable(row.getTimestamp(3))
                                                .map(Timestamp::toInstant),
                                        row.getBoolean(4)),
                        check.repository(),
                        check.tag())
                .stream()
                .findFirst();
    }

    private TagHistory history(Check check) {
        return work.projected(
                        ResourceKey.of(
                                ResourceType.IMAGE_STREAM, check.namespace(), check.stream()))
                .map(it -> TagHistory.of(it.as(ImageStream.class), check.tag()))
                .orElseGet(() -> new TagHistory(List.of(), List.of()));
    }

    static void forget(String namespace, Work work) {
        work.execute("delete from push_checks where namespace = ?", namespace);
    }
}
