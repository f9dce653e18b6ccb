package io.millrace.trigger.application;

import io.millrace.contract.Fact;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.Evaluation;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Watch;
import io.millrace.trigger.domain.Window;
import io.millrace.trigger.domain.storm.Tracks;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a tag's move, a BuildConfig or a stream that has changed means to the triggers.
record Arrivals(Memory memory, Releases releases) {

    /// @return the wave that the move is part of
    String moved(Fact.TagUpdated move, Work work) {
        var moved = TagRevision.of(move);
        var watching = memory.targets(work).watching(moved.tag(), work);
        var ledger = memory.ledger(work);
        var waves = new Waves(memory, ledger, work);
        var wave = waves.of(move);
        if (watching.isEmpty()) {
            waves.settle(wave, moved.tag());
            return wave.name();
        }
        var tags = new PresentTags(work, ledger, (it, tag) -> isRound(it, tag, wave, ledger, work));
        for (var target : watching) {
            var evaluation = Evaluation.ofMove(target, moved, tags);
            ledger.record(target, evaluation, Origin.MOVED, wave.name());
            if (evaluation.isStopped()) {
                waves.tellCircle(target, Optional.of(moved));
            }
        }
        waves.settle(wave, moved.tag());
        releases.look(watching, ledger, work);
        return wave.name();
    }

    /// A build's push has come back to where the wave has been before.
    private boolean isRound(
            Target target, StreamTag tag, Waves.Wave wave, Ledger ledger, Work work) {
        return !wave.builds().isEmpty()
                && memory.dependencies(work).leadsTo(target, tag)
                && ledger.hasFiredIn(wave.name(), target);
    }

    void configChanged(Change change, Work work) {
        var known = memory.targets(work);
        var before = change.before().map(known::target);
        var after = change.after().map(known::remember);
        before.filter(it -> after.filter(next -> next.uid().equals(it.uid())).isEmpty())
                .ifPresent(it -> forget(it, work));
        if (after.isEmpty()) {
            return;
        }
        tellOfWindow(change, work);
        var target = after.get();
        var earlier = before.filter(it -> it.uid().equals(target.uid()));
        var fresh = earlier.map(target::watchesSince).orElse(target.watches());
        var configuration = target.configChange() && earlier.filter(Target::configChange).isEmpty();
        if (!fresh.isEmpty() || configuration) {
            evaluate(target, fresh, configuration, Origin.EVALUATED, work);
        }
        earlier.ifPresent(it -> builtMeanwhile(it, target, work));
        if (earlier.filter(it -> it.leadsAsBefore(target)).isEmpty()) {
            new Waves(memory, memory.ledger(work), work).tellCircle(target, Optional.empty());
        }
    }

    /// A window that cannot be read is none; whoever wrote it wants to know.
    private static void tellOfWindow(Change change, Work work) {
        var said = window(change.after());
        if (said.isEmpty() || Window.isTime(said) || said.equals(window(change.before()))) {
            return;
        }
        change.after()
                .ifPresent(it ->
                        work.publish(
                                new Fact.TriggerUnreadable(
                                        it.key().namespace(),
                                        it.key().name(),
                                        it.key().type().kind(),
                                        it.uid(),
                                        "\"%s\" is no time such as 30s, 5m or 1h"
                                                .formatted(
                                                        said.length() > 50
                                                                ? said.substring(0, 50)
                                                                : said),
                                        work.now())));
    }

    private static String window(Optional<Resource> config) {
        return config.map(it ->
                        it.tree()
                                .path("metadata")
                                .path("annotations")
                                .path(Window.ANNOTATION)
                                .asText())
                .orElse("");
    }

    /// Somebody has built another image than the one to which a tag has just come back: that was
    /// taken for built last before the build was known here.
    private void builtMeanwhile(Target earlier, Target target, Work work) {
        var built =
                target.watches().stream()
                        .filter(it ->
                                earlier.watch(it.tag())
                                        .filter(was ->
                                                !was.lastTriggered().equals(it.lastTriggered()))
                                        .isPresent())
                        .filter(it -> it.lastTriggered().isPresent() && !it.paused())
                        .toList();
        if (built.isEmpty() || target.paused()) {
            return;
        }
        var ledger = memory.ledger(work);
        var tags = new PresentTags(work, ledger);
        var missed =
                built.stream()
                        .filter(it ->
                                tags.present(it.tag())
                                        .filter(tag ->
                                                !it.lastTriggered()
                                                        .orElse("")
                                                        .equals(tag.pullSpec()))
                                        .filter(tag -> ledger.reopen(target, tag))
                                        .isPresent())
                        .toList();
        if (!missed.isEmpty()) {
            apply(
                    target,
                    Evaluation.ofPresent(target, missed, false, tags),
                    Origin.RECONCILED,
                    ledger,
                    work);
        }
    }

    /// A base image has appeared for which a first build was waiting. Where its arrival is an image
    /// change too, the first build comes with the move's fact.
    void streamChanged(Change change, Work work) {
        followersChanged(change, work);
        var awaiting = memory.targets(work).awaiting(change.key(), work);
        if (awaiting.isEmpty()) {
            return;
        }
        var before = change.before().map(Arrivals::filledTags).orElse(Set.of());
        var appeared = new HashSet<>(change.after().map(Arrivals::filledTags).orElse(Set.of()));
        appeared.removeAll(before);
        for (var target : awaiting) {
            if (target.base().filter(appeared::contains).isPresent()) {
                evaluate(target, List.of(), true, Origin.EVALUATED, work);
            }
        }
    }

    /// Of a tag that begins to follow another, builds may be started that were not before, and
    /// those may lead back.
    private void followersChanged(Change change, Work work) {
        memory.forgetTracks(change.key());
        var pushing = memory.targets(work).pushingInto(change.key());
        if (!pushing.isEmpty() && !tracks(change.before()).equals(tracks(change.after()))) {
            var waves = new Waves(memory, memory.ledger(work), work);
            pushing.forEach(it -> waves.tellCircle(it, Optional.empty()));
        }
    }

    private static Tracks tracks(Optional<Resource> stream) {
        return stream.map(it -> Tracks.of(it.as(ImageStream.class))).orElse(Tracks.NONE);
    }

    private static Set<StreamTag> filledTags(Resource stream) {
        var tags = stream.as(ImageStream.class).status().tags();
        return tags == null
                ? Set.of()
                : tags.stream()
                        .filter(it -> !it.items().isEmpty())
                        .map(it ->
                                new StreamTag(
                                        stream.key().namespace(), stream.key().name(), it.tag()))
                        .collect(Collectors.toSet());
    }

    private void forget(Target gone, Work work) {
        memory.ledger(work).forget(gone.uid());
        new Deliveries(work).forget(gone.uid());
    }

    private void evaluate(
            Target target, List<Watch> watches, boolean configuration, Origin origin, Work work) {
        var ledger = memory.ledger(work);
        var tags = new PresentTags(work, ledger);
        apply(
                target,
                Evaluation.ofPresent(target, watches, configuration, tags),
                origin,
                ledger,
                work);
    }

    private void apply(
            Target target, Evaluation evaluation, Origin origin, Ledger ledger, Work work) {
        ledger.record(target, evaluation, origin, new Waves(memory, ledger, work).of(origin));
        releases.look(List.of(target), ledger, work);
    }
}
