package io.millrace.trigger.application;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.Owner;
import io.millrace.contract.ResourceType;
import io.millrace.platform.log.Change;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.OwnerRules;
import io.millrace.platform.log.Work;
import io.millrace.platform.secretbox.SecretBox;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.cluster.WorkloadCluster;
import io.millrace.trigger.domain.storm.Pace;
import io.millrace.trigger.outgoing.Outgoing;
import io.millrace.trigger.rollout.DeploymentRules;
import io.millrace.trigger.secret.SecretValues;
import io.millrace.trigger.workload.WorkloadRules;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Decides what a tag's move, a new BuildConfig or a webhook starts, once for each
/// (`docs/architecture.md`, triggers).
@ApplicationScoped
public class TriggerRules implements OwnerRules {

    private final Webhooks webhooks;
    private final Memory memory;
    private final Arrivals arrivals;
    private final DeploymentRules deployments;
    private final WorkloadRules workloads;
    private final Outgoing outgoing = new Outgoing();
    private final Reconciliation reconciliation;

    /// As without a cluster and without a registry of one's own.
    TriggerRules(
            Optional<String> secretsKey,
            int webhookBuildsPerMinute,
            Duration webhookReplayWindow,
            int buildsPerSecond,
            int buildsPerNamespace) {
        this(
                secretsKey,
                webhookBuildsPerMinute,
                webhookReplayWindow,
                buildsPerSecond,
                buildsPerNamespace,
                Optional.empty(),
                Optional.empty());
    }

    /// @param secretsKey opens the secrets of webhooks: base64 of 32 bytes, or several separated by
    ///   commas
    /// @param webhookBuildsPerMinute how many builds of one BuildConfig its webhooks may start in a
    ///   minute; more calls are answered with 429
    /// @param webhookReplayWindow how long a body that its host has signed is taken for the
    ///   delivery that it was, under whatever id it comes again
    /// @param buildsPerSecond how many builds triggers ask for in a second, altogether; more wait.
    ///   0 for no limit
    /// @param buildsPerNamespace how many builds that triggers asked for may be under way at once
    ///   in one project; more wait. 0 for no limit
    /// @param registry the integrated registry's host in pull specs: who pushes there moves tags
    @Inject
    TriggerRules(
            @ConfigProperty(name = "millrace.secrets.key") Optional<String> secretsKey,
            @ConfigProperty(name = "millrace.webhooks.builds-per-minute", defaultValue = "60")
                    int webhookBuildsPerMinute,
            @ConfigProperty(name = "millrace.webhooks.replay-window", defaultValue = "24h")
                    Duration webhookReplayWindow,
            @ConfigProperty(name = "millrace.triggers.builds-per-second", defaultValue = "200")
                    int buildsPerSecond,
            @ConfigProperty(name = "millrace.triggers.builds-per-namespace", defaultValue = "0")
                    int buildsPerNamespace,
            @ConfigProperty(name = "millrace.registry.host") Optional<String> registry,
            Optional<WorkloadCluster> cluster) {
        memory = new Memory(registry.orElse(""));
        webhooks =
                new Webhooks(
                        new SecretValues(secretsKey.map(SecretBox::of)),
                        new WebhookLimits(webhookBuildsPerMinute, webhookReplayWindow));
        var releases = new Releases(memory, new TriggerLimits(buildsPerSecond, buildsPerNamespace));
        arrivals = new Arrivals(memory, releases);
        reconciliation = new Reconciliation(memory, releases);
        var turns = new DeploymentTurns(memory, new Pace(buildsPerSecond));
        deployments = new DeploymentRules(turns, cluster);
        workloads = new WorkloadRules(turns, cluster);
    }

    @Override
    public Owner owner() {
        return Owner.TRIGGER;
    }

    @Override
    public Map<Owner, Set<ResourceType>> projections() {
        return Map.of(
                Owner.GATEWAY,
                ResourceType.withAccess(
                        ResourceType.NAMESPACE, ResourceType.RESOURCE_QUOTA, ResourceType.SECRET),
                Owner.BUILD,
                Set.of(ResourceType.BUILD_CONFIG),
                Owner.IMAGESTREAM,
                Set.of(ResourceType.IMAGE_STREAM));
    }

    @Override
    public Set<Owner> facts() {
        return Set.of(Owner.IMAGESTREAM, Owner.IMPORTER, Owner.BUILD, Owner.TRIGGER);
    }

    @Override
    public Outcome decide(Command command, Work work) {
        if (LedgerPages.areAsked(command)) {
            return new LedgerPages(command, work).answer();
        }
        if (Redelivery.isAsked(command)) {
            return new Redelivery(webhooks, command, work).answer();
        }
        if (Outgoing.isAsked(command)) {
            return outgoing.answer(command, work);
        }
        if (Preview.isAsked(command)) {
            return new Preview(memory, deployments, workloads, command, work).answer();
        }
        if (DryReplay.isAsked(command)) {
            return new DryReplay(command, work).answer();
        }
        if (deployments.areMeantBy(command)) {
            return deployments.decide(command, work);
        }
        if (workloads.areMeantBy(command)) {
            return workloads.decide(command, work);
        }
        return command.resource().equals(ResourceType.BUILD_CONFIG.plural())
                        && command.subresource().equals(Webhooks.SUBRESOURCE)
                ? webhooks.decide(command, work)
                : new Outcome.Refused(Refusal.noSuchPath());
    }

    @Override
    public void holding(boolean holding) {
        memory.forget();
        reconciliation.forget();
        deployments.holding(holding);
        workloads.holding(holding);
        outgoing.forget();
    }

    @Override
    public void received(Fact fact, Work work) {
        outgoing.received(fact, work);
        if (fact instanceof Fact.TagUpdated move) {
            var wave = arrivals.moved(move, work);
            deployments.moved(move, wave, work);
            workloads.moved(move, wave, work);
        } else if (fact instanceof Fact.BuildRequested build && build.key() != null) {
            memory.ledger(work).builds().built(build, build.key());
        } else if (fact instanceof Fact.BuildRefused refusal) {
            refused(refusal, work);
        } else if (fact instanceof Fact.BuildCompleted build) {
            memory.pushed(build.image());
            memory.ledger(work)
                    .builds()
                    .ended(build.buildUid(), build.tag().isEmpty() ? "" : build.image());
        } else if (fact instanceof Fact.BuildFailed build) {
            memory.ledger(work).builds().ended(build.buildUid(), "");
        } else if (fact instanceof Fact.BuildCancelled build) {
            memory.ledger(work).builds().ended(build.buildUid(), "");
        }
    }

    /// A no that may pass leaves the firing open. So does a pause while a first build waits, which
    /// nothing else would start.
    private void refused(Fact.BuildRefused refusal, Work work) {
        var ledger = memory.ledger(work);
        var key = refusal.key();
        var open = ledger.open(key);
        var why = refusal.reason() + ": " + refusal.message();
        if (open.isEmpty()) {
            if (Calls.isKeyOfOne(key)) {
                ledger.callRefused(key, why);
            }
            return;
        }
        var target = memory.targets(work).find(Ledger.targetOf(key), work);
        if (refusal.temporary()
                || (refusal.reason().equals("Paused") && open.get().configuration())) {
            ledger.putOff(key, why);
        } else if (refusal.reason().equals("UpToDate")
                && target.isPresent()
                && !open.get().images().isEmpty()) {
            ledger.upToDate(key, target.get(), open.get(), why)
                    .ifPresent(it -> Firings.sendAgain(it, target.get(), ledger, work));
        } else {
            ledger.refused(key, why);
        }
    }

    @Override
    public void projected(Change change, Work work) {
        if (change.key().type().equals(ResourceType.BUILD_CONFIG)) {
            arrivals.configChanged(change, work);
        } else if (change.key().type().equals(ResourceType.IMAGE_STREAM)) {
            arrivals.streamChanged(change, work);
        } else if (change.key().type().equals(ResourceType.SECRET)) {
            outgoing.changed(change, work);
        }
    }

    @Override
    public void tick(Instant now, Work work) {
        reconciliation.tick(now, work);
        deployments.tick(now, work);
        workloads.tick(now, work);
    }
}
