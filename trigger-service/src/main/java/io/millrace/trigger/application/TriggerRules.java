package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.OwnerRules;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.secretbox.SecretBox;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Decides what a tag's move or a new BuildConfig starts, once for each (`docs/architecture.md`,
/// triggers).
@ApplicationScoped
public class TriggerRules implements OwnerRules {

    private static final Logger LOG = Logger.getLogger(TriggerRules.class);
    private static final Duration RECONCILIATION = Duration.ofSeconds(30);
    private static final Duration WATCHFUL_RECONCILIATION = Duration.ofSeconds(5);

    private static final int MOST_AT_ONCE = 500;

    private final Webhooks webhooks;
    private @Nullable Targets targets;
    private @Nullable Book book;
    private Sightings sightings = new Sightings();
    private Instant nextReconciliation = Instant.MIN;

    TriggerRules(@ConfigProperty(name = "millrace.secrets.key") Optional<String> secretsKey) {
        webhooks = new Webhooks(secretsKey.map(SecretBox::of));
    }

    @Override
    public Owner owner() {
        return Owner.TRIGGER;
    }

    @Override
    public Map<Owner, Set<ResourceType>> projections() {
        return Map.of(
                Owner.GATEWAY, Set.of(ResourceType.NAMESPACE, ResourceType.SECRET),
                Owner.BUILD, Set.of(ResourceType.BUILD_CONFIG),
                Owner.IMAGESTREAM, Set.of(ResourceType.IMAGE_STREAM));
    }

    @Override
    public Set<Owner> facts() {
        return Set.of(Owner.IMAGESTREAM, Owner.BUILD);
    }

    @Override
    public Outcome decide(Command command, Work work) {
        return command.resource().equals(ResourceType.BUILD_CONFIG.plural())
                        && command.subresource().equals(Webhooks.SUBRESOURCE)
                ? webhooks.decide(command, work)
                : new Outcome.Refused(Refusal.noSuchPath());
    }

    @Override
    public void holding(boolean holding) {
        targets = null;
        book = null;
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

    private Ledger ledger(Work work) {
        var known = book;
        if (known == null) {
            known = Ledger.opened(work);
            book = known;
        }
        return new Ledger(work, known);
    }

    @Override
    public void received(Fact fact, Work work) {
        if (fact instanceof Fact.TagUpdated move) {
            moved(TagRevision.of(move), work);
        } else if (fact instanceof Fact.BuildRequested build && build.key() != null) {
            ledger(work).built(build, build.key());
        } else if (fact instanceof Fact.BuildRefused refusal) {
            refused(refusal, work);
        }
    }

    private void moved(TagRevision moved, Work work) {
        var watching = targets(work).watching(moved.tag(), work);
        if (watching.isEmpty()) {
            return;
        }
        var ledger = ledger(work);
        var tags = new PresentTags(work, ledger);
        for (var target : watching) {
            apply(target, Evaluation.ofMove(target, moved, tags), Origin.MOVED, tags, ledger, work);
        }
    }

    /// A no that may pass leaves the firing open. So does a pause while a first build waits, which
    /// nothing else would start.
    private void refused(Fact.BuildRefused refusal, Work work) {
        var ledger = ledger(work);
        var key = refusal.key();
        var open = ledger.open(key);
        if (open.isEmpty()) {
            return;
        }
        var why = refusal.reason() + ": " + refusal.message();
        var target = targets(work).find(Ledger.targetOf(key), work);
        if (refusal.temporary()
                || (refusal.reason().equals("Paused") && open.get().configuration())) {
            ledger.putOff(key, why);
        } else if (refusal.reason().equals("UpToDate")
                && target.isPresent()
                && !open.get().images().isEmpty()) {
            ledger.upToDate(key, target.get(), open.get(), why)
                    .ifPresent(it -> sendAgain(it, target.get(), ledger, work));
        } else {
            ledger.refused(key, why);
        }
    }

    private static void sendAgain(String key, Target target, Ledger ledger, Work work) {
        ledger.open(key)
                .ifPresent(open -> {
                    var attempt = ledger.sentAgain(key, open);
                    Firings.ask(open.of(target), attempt, new PresentTags(work, ledger), work);
                });
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
        var before = change.before().map(known::target);
        var after = change.after().map(known::remember);
        before.filter(it -> after.filter(next -> next.uid().equals(it.uid())).isEmpty())
                .ifPresent(it -> ledger(work).forget(it.uid()));
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
        earlier.ifPresent(it -> builtMeanwhile(it, target, work));
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
        var ledger = ledger(work);
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
                    tags,
                    ledger,
                    work);
        }
    }

    /// A base image has appeared for which a first build was waiting. Where its arrival is an image
    /// change too, the first build comes with the move's fact.
    private void streamChanged(Change change, Work work) {
        var awaiting = targets(work).awaiting(change.key(), work);
        if (awaiting.isEmpty()) {
            return;
        }
        var before = change.before().map(TriggerRules::filledTags).orElse(Set.of());
        var appeared = new HashSet<>(change.after().map(TriggerRules::filledTags).orElse(Set.of()));
        appeared.removeAll(before);
        for (var target : awaiting) {
            if (target.base().filter(appeared::contains).isPresent()) {
                evaluate(target, List.of(), true, Origin.EVALUATED, work);
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
        var ledger = ledger(work);
        var tags = new PresentTags(work, ledger);
        apply(
                target,
                Evaluation.ofPresent(target, watches, configuration, tags),
                origin,
                tags,
                ledger,
                work);
    }

    private static void apply(
            Target target,
            Evaluation evaluation,
            Origin origin,
            PresentTags tags,
            Ledger ledger,
            Work work) {
        ledger.record(target, evaluation, origin);
        evaluation.firing().ifPresent(it -> Firings.send(it, tags, work));
    }

    @Override
    public void tick(Instant now, Work work) {
        var ledger = ledger(work);
        askAgain(ledger, work);
        if (now.isBefore(nextReconciliation)) {
            return;
        }
        reconcile(now, ledger, work);
        nextReconciliation =
                now.plus(sightings.isEmpty() ? RECONCILIATION : WATCHFUL_RECONCILIATION);
    }

    /// Sends again what nobody has answered: Kafka may have lost it, the build service may have put
    /// it aside or have been away for too long.
    private void askAgain(Ledger ledger, Work work) {
        openFirings().stream()
                .flatMap(uid -> ledger.due(uid).stream())
                .limit(MOST_AT_ONCE)
                .forEach(key -> askAgain(key, ledger, work));
    }

    private List<String> openFirings() {
        var known = book;
        return known == null ? List.of() : known.withOpenFirings();
    }

    private void askAgain(String key, Ledger ledger, Work work) {
        var uid = Ledger.targetOf(key);
        var target = targets(work).find(uid, work);
        if (target.isEmpty()) {
            ledger.forget(uid);
        } else if (ledger.open(key).filter(ledger.history(uid)::isOvertaken).isPresent()) {
            ledger.overtaken(key);
        } else {
            LOG.infof("Asking again for the build of %s", key);
            sendAgain(key, target.get(), ledger, work);
        }
    }

    /// Compares how far each trigger has come with where its tags are, and makes good for moves
    /// that were never told.
    private void reconcile(Instant now, Ledger ledger, Work work) {
        var tags = new PresentTags(work, ledger);
        var ahead = new HashSet<Sightings.Place>();
        for (var target : targets(work).all(work)) {
            var overdue =
                    target.watches().stream()
                            .filter(it -> isOverdue(target, it, ledger, ahead, tags, now))
                            .toList();
            if (!overdue.isEmpty() || awaitsAnUntoldBase(target, ahead, tags)) {
                reconcile(target, overdue, tags, ledger, work);
            }
        }
        sightings.retain(ahead);
    }

    private boolean isOverdue(
            Target target,
            Watch watch,
            Ledger ledger,
            Set<Sightings.Place> ahead,
            PresentTags tags,
            Instant now) {
        var present = tags.present(watch.tag());
        if (present.isEmpty()) {
            return false;
        }
        var decided = ledger.history(target.uid()).at(History.Place.of(present.get())).decided();
        if (present.get().revision() <= decided) {
            return false;
        }
        var place = Sightings.Place.of(target, present.get());
        ahead.add(place);
        return sightings.isOverdue(place, present.get(), now);
    }

    /// A first build that nothing has started although its base is there. While a move of the base
    /// is ahead of its fact, the build comes with that.
    private static boolean awaitsAnUntoldBase(
            Target target, Set<Sightings.Place> ahead, PresentTags tags) {
        return target.awaitsFirstBuild()
                && target.base()
                        .flatMap(tags::present)
                        .map(it -> !ahead.contains(Sightings.Place.of(target, it)))
                        .orElse(target.base().isEmpty());
    }

    private void reconcile(
            Target target, List<Watch> overdue, PresentTags tags, Ledger ledger, Work work) {
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
        apply(target, evaluation, Origin.RECONCILED, tags, ledger, work);
    }

    private static String inWords(Judged judged) {
        return "%s revision %d %s"
                .formatted(
                        judged.revision().tag(),
                        judged.revision().revision(),
                        judged.verdict().wireName());
    }
}
