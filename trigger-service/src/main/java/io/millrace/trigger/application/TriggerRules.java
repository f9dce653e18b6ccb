package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.OwnerRules;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.domain.Evaluation;
import io.millrace.trigger.domain.Judged;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Target;
import io.millrace.trigger.domain.Watch;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Decides what a tag's move or a new BuildConfig starts, once for each (`docs/architecture.md`,
/// triggers).
@ApplicationScoped
public class TriggerRules implements OwnerRules {

    private static final Logger LOG = Logger.getLogger(TriggerRules.class);
    private static final Duration RECONCILIATION = Duration.ofSeconds(30);
    private static final Duration WATCHFUL_RECONCILIATION = Duration.ofSeconds(5);

    private @Nullable Targets targets;
    private Sightings sightings = new Sightings();
    private Instant nextReconciliation = Instant.MIN;

    @Override
    public Owner owner() {
        return Owner.TRIGGER;
    }

    @Override
    public Map<Owner, Set<ResourceType>> projections() {
        return Map.of(
                Owner.GATEWAY, Set.of(ResourceType.NAMESPACE),
                Owner.BUILD, Set.of(ResourceType.BUILD_CONFIG),
                Owner.IMAGESTREAM, Set.of(ResourceType.IMAGE_STREAM));
    }

    @Override
    public Set<Owner> facts() {
        return Set.of(Owner.IMAGESTREAM);
    }

    @Override
    public Outcome decide(Command command, Work work) {
        return new Outcome.Refused(Refusal.noSuchPath());
    }

    @Override
    public void holding(boolean holding) {
        targets = null;
        sightings = new Sightings();
        nextReconciliation = Instant.MIN;
    }

    private Targets targets(Work work) {
        var known = targets;
        if (known == null) {
            known = Targets.of(work);
            targets = known;
        }
        return known;
    }

    @Override
    public void received(Fact fact, Work work) {
        if (fact instanceof Fact.TagUpdated move) {
            var moved = TagRevision.of(move);
            var tags = new PresentTags(work);
            for (var target : targets(work).watching(moved.tag(), work)) {
                apply(target, Evaluation.ofMove(target, moved, tags), Origin.MOVED, tags, work);
            }
        }
    }

    @Override
    public void projected(Change change, Work work) {
        if (change.key().type().equals(ResourceType.BUILD_CONFIG)) {
            configChanged(change, work);
        } else if (change.key().type().equals(ResourceType.IMAGE_STREAM)) {
            streamChanged(change, work);
        }
    }

    private void configChanged(Change change, Work work) {
        var known = targets(work);
        var before = change.before().map(TriggerRules::target);
        var after = change.after().map(known::remember);
        before.filter(it -> after.filter(next -> next.uid().equals(it.uid())).isEmpty())
                .ifPresent(it -> new Ledger(work).forget(it.uid()));
        if (after.isEmpty()) {
            return;
        }
        var target = after.get();
        var earlier = before.filter(it -> it.uid().equals(target.uid()));
        var fresh = earlier.map(target::watchesSince).orElse(target.watches());
        var configuration = target.configChange() && earlier.filter(Target::configChange).isEmpty();
        if (!fresh.isEmpty() || configuration) {
            evaluate(target, fresh, configuration, Origin.EVALUATED, work);
        }
    }

    private static Target target(Resource config) {
        return Target.of(config.as(BuildConfig.class));
    }

    /// A base image has appeared for which a first build was waiting. Where its arrival is an image
    /// change too, the first build comes with the move's fact.
    private void streamChanged(Change change, Work work) {
        var before = change.before().map(TriggerRules::filledTags).orElse(Set.of());
        var appeared = new HashSet<>(change.after().map(TriggerRules::filledTags).orElse(Set.of()));
        appeared.removeAll(before);
        for (var tag : appeared) {
            for (var target : targets(work).watching(tag, work)) {
                if (target.awaitsFirstBuild()
                        && target.base().filter(tag::equals).isPresent()
                        && !target.firstBuildComesWithItsBase()) {
                    evaluate(target, List.of(), true, Origin.EVALUATED, work);
                }
            }
        }
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

    private void evaluate(
            Target target, List<Watch> watches, boolean configuration, Origin origin, Work work) {
        var tags = new PresentTags(work);
        apply(
                target,
                Evaluation.ofPresent(target, watches, configuration, tags),
                origin,
                tags,
                work);
    }

    private void apply(
            Target target, Evaluation evaluation, Origin origin, PresentTags tags, Work work) {
        new Ledger(work).record(target, evaluation, origin);
        evaluation.firing().ifPresent(it -> Firings.send(it, tags, work));
    }

    @Override
    public void tick(Instant now, Work work) {
        if (now.isBefore(nextReconciliation)) {
            return;
        }
        reconcile(now, work);
        nextReconciliation =
                now.plus(sightings.isEmpty() ? RECONCILIATION : WATCHFUL_RECONCILIATION);
    }

    /// Compares how far each trigger has come with where its tags are, and makes good for moves
    /// that were never told.
    private void reconcile(Instant now, Work work) {
        var tags = new PresentTags(work);
        var decided = new Ledger(work).decided();
        var ahead = new HashSet<Ledger.Place>();
        for (var target : targets(work).all(work)) {
            var overdue =
                    target.watches().stream()
                            .filter(it -> isOverdue(target, it, decided, ahead, tags, now))
                            .toList();
            if (!overdue.isEmpty() || awaitsAnUntoldBase(target, ahead, tags)) {
                reconcile(target, overdue, tags, work);
            }
        }
        sightings.retain(ahead);
    }

    private boolean isOverdue(
            Target target,
            Watch watch,
            Map<Ledger.Place, Long> decided,
            Set<Ledger.Place> ahead,
            PresentTags tags,
            Instant now) {
        var present = tags.present(watch.tag());
        if (present.isEmpty()) {
            return false;
        }
        var place = Ledger.Place.of(target, present.get());
        if (present.get().revision() <= decided.getOrDefault(place, 0L)) {
            return false;
        }
        ahead.add(place);
        return sightings.isOverdue(place, present.get(), now);
    }

    /// A first build that nothing has started although its base is there. While a move of the base
    /// is ahead of its fact, the build comes with that.
    private static boolean awaitsAnUntoldBase(
            Target target, Set<Ledger.Place> ahead, PresentTags tags) {
        return target.awaitsFirstBuild()
                && target.base()
                        .flatMap(tags::present)
                        .map(it -> !ahead.contains(Ledger.Place.of(target, it)))
                        .orElse(target.base().isEmpty());
    }

    private void reconcile(Target target, List<Watch> overdue, PresentTags tags, Work work) {
        var evaluation = Evaluation.ofPresent(target, overdue, true, tags);
        if (evaluation.judged().isEmpty() && evaluation.firing().isEmpty()) {
            return;
        }
        LOG.infof(
                "Reconciled %s/%s: %s",
                target.namespace(),
                target.name(),
                evaluation.judged().stream()
                        .map(TriggerRules::inWords)
                        .collect(Collectors.joining(", ")));
        apply(target, evaluation, Origin.RECONCILED, tags, work);
    }

    private static String inWords(Judged judged) {
        return "%s revision %d %s"
                .formatted(
                        judged.revision().tag(),
                        judged.revision().revision(),
                        judged.verdict().wireName());
    }
}
