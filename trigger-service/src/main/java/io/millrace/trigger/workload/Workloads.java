package io.millrace.trigger.workload;

import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.workload.AnnotationTrigger;
import io.millrace.trigger.following.DecisionLedger;
import io.millrace.trigger.following.Follower;
import io.millrace.trigger.following.ForeignTags;
import io.millrace.trigger.following.Holds;
import io.millrace.trigger.following.Overdue;
import io.millrace.trigger.following.ProjectedTags;
import io.millrace.trigger.following.Watchers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Writes the images of tags into the workloads whose annotation says so. Each move of a tag is
/// decided once; an image that somebody has put back is written again.
final class Workloads {

    private final Consumer<ResourceKey> decided;
    private final Holds holds;
    private final Watchers watchers =
            new Watchers(
                    work ->
                            WorkloadKind.ALL.stream()
                                    .flatMap(it -> work.list(it.type(), "").stream())
                                    .toList(),
                    it ->
                            TriggerAnnotation.of(Workload.of(it)).triggers().stream()
                                    .map(AnnotationTrigger::tag)
                                    .collect(Collectors.toSet()));
    private final Overdue overdue =
            new Overdue(
                    watchers,
                    (stored, tag, work) -> ledger(Workload.of(stored), work).decided(tag),
                    (stored, work) -> evaluate(stored, Set.of(), Origin.RECONCILED, work));

    /// @param decided hears of workloads whose images may be others than before
    Workloads(Consumer<ResourceKey> decided, Holds holds) {
        this.decided = decided;
        this.holds = holds;
    }

    void forget() {
        watchers.forget();
        overdue.forget();
    }

    void tick(Instant now, Work work) {
        overdue.tick(now, work);
        for (var kind : WorkloadKind.ALL) {
            for (var key : holds.held(kind.type(), work)) {
                work.find(key)
                        .ifPresentOrElse(
                                it -> evaluate(it, Set.of(), Origin.MOVED, work),
                                () -> holds.release(key, work));
            }
        }
    }

    List<Follower> followers(StreamTag tag, Work work) {
        return watchers.of(tag, work).stream().flatMap(it -> follower(it, tag).stream()).toList();
    }

    /// Nobody where no container is meant.
    private static Optional<Follower> follower(Resource stored, StreamTag tag) {
        var workload = Workload.of(stored);
        var pod = workload.pod();
        var its =
                TriggerAnnotation.of(workload).triggers().stream()
                        .filter(it -> it.tag().equals(tag) && it.path().find(pod).isPresent())
                        .toList();
        return its.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Follower(stored.key(), its.stream().anyMatch(it -> !it.paused())));
    }

    /// @param judged tags that whoever has written it may pull, as this input has found
    void written(Resource saved, Optional<Resource> previous, Set<StreamTag> judged, Work work) {
        var workload = Workload.of(saved);
        var fault = TriggerAnnotation.of(workload).fault();
        if (!fault.isEmpty()) {
            if (previous.filter(it -> annotation(Workload.of(it)).equals(annotation(workload)))
                    .isEmpty()) {
                tell(workload, fault, work);
            }
            return;
        }
        watchers.remember(saved, work);
        evaluate(saved, judged, Origin.EVALUATED, work);
    }

    private static String annotation(Workload workload) {
        return workload.metadata().annotations().getOrDefault(TriggerAnnotation.NAME, "");
    }

    private static void tell(Workload workload, String fault, Work work) {
        work.publish(
                new Fact.TriggerUnreadable(
                        workload.namespace(),
                        workload.name(),
                        workload.kind().type().kind(),
                        workload.uid(),
                        fault,
                        work.now()));
    }

    /// @param wave that the move is part of
    void moved(TagRevision moved, String wave, Work work) {
        for (var stored : watchers.of(moved.tag(), work)) {
            var ledger = ledger(Workload.of(stored), work);
            if (moved.revision() <= ledger.decided(moved)) {
                if (!ledger.knows(moved)) {
                    ledger.decide(moved, "Outdated", Origin.MOVED, Optional.empty());
                }
            } else if (ForeignTags.reaches(stored, moved.tag(), Set.of(), work)) {
                evaluate(
                        stored,
                        Optional.of(moved),
                        Optional.of(wave),
                        Set.of(),
                        Origin.MOVED,
                        work);
            } else {
                ledger.refuse(moved);
            }
        }
    }

    private void evaluate(Resource stored, Set<StreamTag> judged, Origin origin, Work work) {
        evaluate(stored, Optional.empty(), Optional.empty(), judged, origin, work);
    }

    private void evaluate(
            Resource stored,
            Optional<TagRevision> moved,
            Optional<String> wave,
            Set<StreamTag> judged,
            Origin origin,
            Work work) {
        var workload = Workload.of(stored);
        var triggers = TriggerAnnotation.of(workload).triggers();
        if (triggers.isEmpty()
                || !workload.metadata().text("deletionTimestamp").isEmpty()
                || !Namespaces.isActive(work, workload.namespace())) {
            return;
        }
        var tags =
                new ProjectedTags(moved, work)
                        .find(
                                stored,
                                triggers.stream().map(AnnotationTrigger::tag).toList(),
                                judged);
        var ledger = ledger(workload, work);
        var look = new Look(workload, triggers, tags, ledger);
        if (look.isDue()
                && holds.isHeld(
                        stored.key(), look.active(), wave, ledger.isAheadOf(tags.values()), work)) {
            look.await(origin);
            return;
        }
        if (!look.isDue() && !ledger.isAheadOf(tags.values())) {
            holds.releaseIfHeld(stored.key(), work);
        }
        look.decide(stored.key(), origin);
        decided.accept(stored.key());
    }

    private static DecisionLedger ledger(Workload workload, Work work) {
        return new DecisionLedger(
                workload.kind().type().kind(),
                workload.namespace(),
                workload.name(),
                workload.uid(),
                work);
    }
}
