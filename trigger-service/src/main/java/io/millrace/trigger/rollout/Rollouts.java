package io.millrace.trigger.rollout;

import io.millrace.contract.ResourceType;
import io.millrace.contract.apps.DeploymentConfig;
import io.millrace.contract.apps.DeploymentDetails;
import io.millrace.contract.core.PodTemplateSpec;
import io.millrace.contract.core.ReplicationController;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Namespaces;
import io.millrace.platform.resource.Resource;
import io.millrace.trigger.domain.Origin;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.domain.Texts;
import io.millrace.trigger.domain.rollout.DeploymentDefaults;
import io.millrace.trigger.domain.rollout.ImageTriggers;
import io.millrace.trigger.domain.rollout.Progressing;
import io.millrace.trigger.domain.rollout.Rollout;
import io.millrace.trigger.following.DecisionLedger;
import io.millrace.trigger.following.DecisionLedger.Started;
import io.millrace.trigger.following.Follower;
import io.millrace.trigger.following.ForeignTags;
import io.millrace.trigger.following.Holds;
import io.millrace.trigger.following.Overdue;
import io.millrace.trigger.following.ProjectedTags;
import io.millrace.trigger.following.Watchers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Brings DeploymentConfigs to where their triggers want them: first the images of their tags, then
/// a new deployment if one is due. All of it is one decision, and one transaction.
final class Rollouts {

    private static final String FIRED = "Fired";

    private final Holds holds;

    private final Watchers watchers =
            new Watchers(
                    work -> work.list(ResourceType.DEPLOYMENT_CONFIG, ""),
                    it -> ImageTriggers.tags(it.as(DeploymentConfig.class)));
    private final Overdue overdue =
            new Overdue(
                    watchers,
                    (stored, tag, work) ->
                            ledger(stored.as(DeploymentConfig.class), work).decided(tag),
                    (stored, work) -> evaluate(stored, Set.of(), Origin.RECONCILED, work));

    Rollouts(Holds holds) {
        this.holds = holds;
    }

    void forget() {
        watchers.forget();
        overdue.forget();
    }

    void tick(Instant now, Work work) {
        overdue.tick(now, work);
        for (var key : holds.held(ResourceType.DEPLOYMENT_CONFIG, work)) {
            work.find(key)
                    .ifPresentOrElse(
                            it -> evaluate(it, Set.of(), Origin.MOVED, work),
                            () -> holds.release(key, work));
        }
    }

    private static DecisionLedger ledger(DeploymentConfig config, Work work) {
        return new DecisionLedger(
                ResourceType.DEPLOYMENT_CONFIG.kind(),
                Texts.orEmpty(config.metadata().namespace()),
                Texts.orEmpty(config.metadata().name()),
                Texts.orEmpty(config.metadata().uid()),
                work);
    }

    List<Follower> followers(StreamTag tag, Work work) {
        return watchers.of(tag, work).stream()
                .map(it -> new Follower(it.key(), isFollowing(it.as(DeploymentConfig.class), tag)))
                .toList();
    }

    private static boolean isFollowing(DeploymentConfig config, StreamTag tag) {
        return !config.spec().paused()
                && ImageTriggers.tags(config, ImageTriggers.lookedAt(config)).contains(tag);
    }

    /// Somebody has written the configuration.
    ///
    /// @param judged tags that he may pull, as this input has found
    void written(Resource saved, Set<StreamTag> judged, Work work) {
        watchers.remember(saved, work);
        evaluate(saved, judged, Origin.EVALUATED, work);
    }

    /// A fact tells a move. What has been decided about a later state of the tag is history.
    ///
    /// @param wave that the move is part of
    void moved(TagRevision moved, String wave, Work work) {
        for (var stored : watchers.of(moved.tag(), work)) {
            var config = stored.as(DeploymentConfig.class);
            var ledger = ledger(config, work);
            if (moved.revision() <= ledger.decided(moved)) {
                if (!ledger.knows(moved)) {
                    ledger.decide(moved, "Outdated", Origin.MOVED, Optional.empty());
                }
            } else if (!ForeignTags.reaches(stored, moved.tag(), Set.of(), work)) {
                ledger.refuse(moved);
            } else if (ImageTriggers.tags(config, ImageTriggers.lookedAt(config))
                    .contains(moved.tag())) {
                evaluate(
                        stored,
                        Optional.of(moved),
                        Optional.of(wave),
                        Set.of(),
                        Origin.MOVED,
                        work);
            } else {
                ledger.decide(moved, "Paused", Origin.MOVED, Optional.empty());
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
        var config = stored.as(DeploymentConfig.class);
        if (config.metadata().deletionTimestamp() != null
                || !Namespaces.isActive(work, stored.key().namespace())) {
            return;
        }
        var lookedAt = ImageTriggers.lookedAt(config);
        var tags =
                new ProjectedTags(moved, work)
                        .find(stored, ImageTriggers.tags(config, lookedAt), judged);
        var resolved = ImageTriggers.resolved(config, lookedAt, tag -> pullSpec(tags, tag));
        var next = resolved.map(config::withSpec).orElse(config);
        var due = Rollout.due(next, latestTemplate(config, work));
        if (due.isPresent() && isHeld(stored, tags, wave, work)) {
            ledger(config, work).await(tags.values(), origin);
            return;
        }
        if (due.isEmpty() && !ledger(config, work).isAheadOf(tags.values())) {
            holds.releaseIfHeld(stored.key(), work);
        }
        roll(stored, config, next, due, List.copyOf(tags.values()), origin, work);
    }

    /// Somebody has written a deployment: how far it has come.
    void written(ReplicationController controller, Work work) {
        Controllers.configurationOf(controller, work)
                .ifPresent(stored -> {
                    var config = stored.as(DeploymentConfig.class);
                    var told = Progressing.told(config, Optional.of(controller), work.now());
                    if (!told.equals(config)) {
                        work.save(stored.key(), told);
                    }
                });
    }

    private boolean isHeld(
            Resource stored, Map<StreamTag, TagRevision> tags, Optional<String> wave, Work work) {
        var config = stored.as(DeploymentConfig.class);
        return holds.isHeld(
                stored.key(),
                ImageTriggers.tags(config, ImageTriggers.lookedAt(config)),
                wave,
                ledger(config, work).isAheadOf(tags.values()),
                work);
    }

    static Optional<String> pullSpec(Map<StreamTag, TagRevision> tags, StreamTag tag) {
        return Optional.ofNullable(tags.get(tag)).map(TagRevision::pullSpec);
    }

    /// Stores what has become of the configuration, with its new deployment if there is one.
    ///
    /// @param before what is stored
    /// @param tags where the tags point that had a say in it
    void roll(
            Resource stored,
            DeploymentConfig before,
            DeploymentConfig next,
            Optional<DeploymentDetails> due,
            List<TagRevision> tags,
            Origin origin,
            Work work) {
        var ledger = ledger(before, work);
        var undecided = tags.stream().filter(it -> it.revision() > ledger.decided(it)).toList();
        var result = observed(before, next);
        Optional<Started> started = Optional.empty();
        if (due.isPresent()) {
            var made = NewDeployment.of(result, due.get(), undecided, work);
            made.save(tags, work);
            result = Progressing.told(made.config(), Optional.of(made.controller()), work.now());
            started = Optional.of(made.started());
        } else if (Progressing.isStale(result)) {
            result =
                    Progressing.told(
                            result,
                            Controllers.find(result, result.status().latestVersion(), work),
                            work.now());
        }
        if (!result.equals(before)) {
            work.save(stored.key(), result);
        }
        if (due.isEmpty()) {
            Controllers.scale(result, work);
        }
        for (var tag : undecided) {
            var decision = decision(before, tag, due.isPresent());
            ledger.decide(
                    tag, decision, origin, decision.equals(FIRED) ? started : Optional.empty());
        }
        started.ifPresent(it -> tellOthers(ledger, tags, undecided, due.orElseThrow(), origin, it));
    }

    /// @param isDue a deployment is made now
    private static String decision(DeploymentConfig before, TagRevision tag, boolean isDue) {
        if (ImageTriggers.follow(before, tag)) {
            return "UpToDate";
        }
        if (isDue) {
            return FIRED;
        }
        return before.spec().paused() ? "Paused" : "Waiting";
    }

    /// What else the deployment has come from: tags about which was decided before, and no tag.
    private static void tellOthers(
            DecisionLedger ledger,
            List<TagRevision> tags,
            List<TagRevision> undecided,
            DeploymentDetails details,
            Origin origin,
            Started started) {
        tags.stream()
                .filter(it -> !undecided.contains(it))
                .forEach(it -> ledger.fired(it, origin, started));
        var cause = details.causes().getFirst().type();
        if (!cause.equals(DeploymentDefaults.IMAGE_CHANGE)
                || started.key().contains("/Deployment/")) {
            ledger.decide(
                    cause.equals(DeploymentDefaults.IMAGE_CHANGE)
                            ? DeploymentDefaults.CONFIG_CHANGE
                            : cause,
                    origin,
                    started);
        }
    }

    private static DeploymentConfig observed(DeploymentConfig before, DeploymentConfig next) {
        var generation = Objects.requireNonNullElse(before.metadata().generation(), 1L);
        var now = next.spec().equals(before.spec()) ? generation : generation + 1;
        return next.withMetadata(next.metadata().withGeneration(now))
                .withStatus(next.status().withObservedGeneration(now));
    }

    /// The template of the newest deployment, as the configuration said it then.
    static Optional<PodTemplateSpec> latestTemplate(DeploymentConfig config, Work work) {
        return Controllers.find(config, config.status().latestVersion(), work)
                .flatMap(Controllers::configOf)
                .flatMap(it -> Optional.ofNullable(it.spec().template()));
    }
}
