package io.millrace.trigger.workload;

import io.millrace.contract.DeployedImage;
import io.millrace.contract.Fact;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.domain.workload.AnnotationTrigger;
import io.millrace.trigger.following.DecisionLedger;
import io.millrace.trigger.following.DecisionLedger.Started;
import io.millrace.trigger.following.Overdue;
import io.millrace.trigger.following.ProjectedTags;
import io.millrace.trigger.following.Watchers;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes the images of tags into the workloads whose annotation says so. Each move of a tag is
/// decided once; an image that somebody has put back is written again.
final class Workloads {

    private static final String FIRED = "Fired";

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
                    (stored, work) -> evaluate(stored, Optional.empty(), Origin.RECONCILED, work));

    void forget() {
        watchers.forget();
        overdue.forget();
    }

    void tick(Instant now, Work work) {
        overdue.tick(now, work);
    }

    void written(Resource saved, Optional<Resource> previous, Work work) {
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
        evaluate(saved, Optional.empty(), Origin.EVALUATED, work);
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

    void moved(TagRevision moved, Work work) {
        for (var stored : watchers.of(moved.tag(), work)) {
            var ledger = ledger(Workload.of(stored), work);
            if (moved.revision() > ledger.decided(moved)) {
                evaluate(stored, Optional.of(moved), Origin.MOVED, work);
            } else if (!ledger.knows(moved)) {
                ledger.decide(moved, "Outdated", Origin.MOVED, Optional.empty());
            }
        }
    }

    private static void evaluate(
            Resource stored, Optional<TagRevision> moved, Origin origin, Work work) {
        var workload = Workload.of(stored);
        var triggers = TriggerAnnotation.of(workload).triggers();
        if (triggers.isEmpty()
                || !workload.metadata().text("deletionTimestamp").isEmpty()
                || !Namespaces.isActive(work, workload.namespace())) {
            return;
        }
        var tags =
                new ProjectedTags(moved, work)
                        .find(triggers.stream().map(AnnotationTrigger::tag).toList());
        var pod = workload.pod();
        var next =
                AnnotationTrigger.resolved(
                        pod,
                        triggers,
                        tag -> Optional.ofNullable(tags.get(tag)).map(TagRevision::pullSpec));
        var ledger = ledger(workload, work);
        var undecided =
                tags.values().stream().filter(it -> it.revision() > ledger.decided(it)).toList();
        var fired =
                undecided.stream()
                        .filter(it -> decision(workload, triggers, it).equals(FIRED))
                        .toList();
        var started = new Started(key(workload, fired), null, null, null);
        if (!next.equals(pod)) {
            var changed = workload.with(next);
            changed.metadata().set("generation", workload.metadata().number("generation") + 1);
            work.save(stored.key(), changed.object());
            announce(workload, triggers, List.copyOf(tags.values()), started.key(), work);
        }
        for (var tag : tags.values()) {
            var decision = decision(workload, triggers, tag);
            if (undecided.contains(tag)) {
                ledger.decide(
                        tag,
                        decision,
                        origin,
                        decision.equals(FIRED) ? Optional.of(started) : Optional.empty());
            } else if (decision.equals(FIRED)) {
                ledger.fired(tag, started);
            }
        }
    }

    /// What the move means to the containers that follow its tag.
    private static String decision(
            Workload workload, List<AnnotationTrigger> triggers, TagRevision tag) {
        var following = triggers.stream().filter(it -> it.tag().equals(tag.tag())).toList();
        var active = following.stream().filter(it -> !it.paused()).toList();
        if (active.isEmpty()) {
            return "Paused";
        }
        var images =
                active.stream()
                        .map(it -> it.path().find(workload.pod()))
                        .flatMap(Optional::stream)
                        .map(it -> Texts.orEmpty(it.image()))
                        .toList();
        if (images.isEmpty()) {
            return "Skipped";
        }
        return images.stream().allMatch(tag.pullSpec()::equals) ? "UpToDate" : FIRED;
    }

    private static String key(Workload workload, List<TagRevision> fired) {
        return fired.isEmpty()
                ? "%s/Generation/%d"
                        .formatted(workload.uid(), workload.metadata().number("generation"))
                : fired.getFirst().keyFor(workload.uid());
    }

    private static void announce(
            Workload workload,
            List<AnnotationTrigger> triggers,
            List<TagRevision> tags,
            String key,
            Work work) {
        var images =
                triggers.stream()
                        .filter(it -> !it.paused())
                        .flatMap(it -> deployed(it, workload, tags).stream())
                        .toList();
        work.publish(
                new Fact.DeploymentTriggered(
                        workload.namespace(),
                        workload.name(),
                        workload.kind().type().kind(),
                        workload.uid(),
                        0,
                        "",
                        List.of("ImageChange"),
                        images,
                        key,
                        work.cause(),
                        work.now()));
    }

    private static Optional<DeployedImage> deployed(
            AnnotationTrigger trigger, Workload workload, List<TagRevision> tags) {
        return trigger.path()
                .find(workload.pod())
                .flatMap(container ->
                        tags.stream()
                                .filter(it -> Objects.equals(it.tag(), trigger.tag()))
                                .findFirst()
                                .map(it ->
                                        new DeployedImage(
                                                container.name(),
                                                it.tag().toString(),
                                                it.streamUid(),
                                                it.revision(),
                                                it.pullSpec())));
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
