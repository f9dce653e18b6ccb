package io.millrace.trigger.workload;

import io.millrace.contract.DeployedImage;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.domain.workload.AnnotationTrigger;
import io.millrace.trigger.following.DecisionLedger;
import io.millrace.trigger.following.DecisionLedger.Started;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// One look at where a workload's tags point.
///
/// @param triggers of its annotation
/// @param tags those that point somewhere
record Look(
        Workload workload,
        List<AnnotationTrigger> triggers,
        Map<StreamTag, TagRevision> tags,
        DecisionLedger ledger) {

    private static final String FIRED = "Fired";

    /// Whether an image is to be written.
    boolean isDue() {
        return tags.values().stream().anyMatch(it -> decision(it).equals(FIRED));
    }

    /// The tags that it follows now.
    Set<StreamTag> active() {
        return triggers.stream()
                .filter(it -> !it.paused())
                .map(AnnotationTrigger::tag)
                .collect(Collectors.toSet());
    }

    /// Writes nothing yet.
    void await(Origin origin) {
        ledger.await(
                tags.values().stream().filter(it -> decision(it).equals(FIRED)).toList(), origin);
    }

    /// Writes the images that differ, and takes down what each tag has come to.
    void decide(ResourceKey key, Origin origin) {
        var undecided =
                tags.values().stream().filter(it -> it.revision() > ledger.decided(it)).toList();
        var started = new Started(key(), null, null, null);
        write(key, started.key(), ledger.work());
        for (var tag : tags.values()) {
            var decision = decision(tag);
            if (undecided.contains(tag)) {
                ledger.decide(
                        tag,
                        decision,
                        origin,
                        decision.equals(FIRED) ? Optional.of(started) : Optional.empty());
            } else if (decision.equals(FIRED)) {
                ledger.fired(tag, origin, started);
            }
        }
    }

    private void write(ResourceKey key, String cause, Work work) {
        var pod = workload.pod();
        var next =
                AnnotationTrigger.resolved(
                        pod,
                        triggers,
                        tag -> Optional.ofNullable(tags.get(tag)).map(TagRevision::pullSpec));
        if (!next.equals(pod)) {
            var changed = workload.with(next);
            changed.metadata().set("generation", workload.metadata().number("generation") + 1);
            work.save(key, changed.object());
            work.publish(fact(cause, work));
        }
    }

    /// What a tag means to the containers that follow it.
    private String decision(TagRevision tag) {
        var active =
                triggers.stream().filter(it -> it.tag().equals(tag.tag()) && !it.paused()).toList();
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

    /// That of the first tag which has not fired before; what somebody has put back has one of its
    /// own.
    private String key() {
        return tags.values().stream()
                .filter(it -> it.revision() > ledger.decided(it) || ledger.hasWaited(it))
                .filter(it -> decision(it).equals(FIRED))
                .findFirst()
                .map(it -> it.keyFor(workload.uid()))
                .orElseGet(() ->
                        "%s/Generation/%d"
                                .formatted(
                                        workload.uid(), workload.metadata().number("generation")));
    }

    private Fact fact(String cause, Work work) {
        return new Fact.DeploymentTriggered(
                workload.namespace(),
                workload.name(),
                workload.kind().type().kind(),
                workload.uid(),
                0,
                "",
                List.of("ImageChange"),
                triggers.stream()
                        .filter(it -> !it.paused())
                        .flatMap(it -> deployed(it).stream())
                        .toList(),
                cause,
                work.cause(),
                work.now());
    }

    private Optional<DeployedImage> deployed(AnnotationTrigger trigger) {
        return trigger.path()
                .find(workload.pod())
                .flatMap(container ->
                        Optional.ofNullable(tags.get(trigger.tag()))
                                .map(it ->
                                        new DeployedImage(
                                                container.name(),
                                                it.tag().toString(),
                                                it.streamUid(),
                                                it.revision(),
                                                it.pullSpec())));
    }
}
