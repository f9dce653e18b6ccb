package io.millrace.trigger.rollout;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceType;
import io.millrace.contract.Verb;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
import io.millrace.platform.resource.Strategy;
import io.millrace.platform.status.Refusal;
import io.millrace.trigger.cluster.WorkloadCluster;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.TagRevision;
import io.millrace.trigger.following.Follower;
import io.millrace.trigger.following.Holds;
import io.millrace.trigger.following.Scaling;
import io.millrace.trigger.following.Turns;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Decides about DeploymentConfigs and their ReplicationControllers, of which this is the only
/// writer.
public final class DeploymentRules {

    private final Rollouts rollouts;
    private final Strategy configs;
    private final Strategy statuses;
    private final Strategy controllers;

    private final Optional<ClusterControllers> cluster;

    /// @param turns when they may be deployed
    /// @param cluster where ReplicationControllers are made; empty when they are only kept here
    public DeploymentRules(Turns turns, Optional<WorkloadCluster> cluster) {
        this.cluster = cluster.map(ClusterControllers::new);
        rollouts = new Rollouts(new Holds(turns));
        configs = new DeploymentConfigWrites(rollouts);
        statuses = new DeploymentStatusWrites(rollouts);
        controllers = new ControllerWrites(rollouts);
    }

    /// Whether the command is about one of these kinds.
    public boolean areMeantBy(Command command) {
        return isAbout(command, ResourceType.DEPLOYMENT_CONFIG)
                || isAbout(command, ResourceType.REPLICATION_CONTROLLER);
    }

    private static boolean isAbout(Command command, ResourceType type) {
        return command.group().equals(type.group()) && command.resource().equals(type.plural());
    }

    public Outcome decide(Command command, Work work) {
        return switch (command.resource() + "/" + command.subresource()) {
            case "deploymentconfigs/" ->
                    ResourceWrites.decide(configs, List.of(configs, controllers), command, work);
            case "deploymentconfigs/status" -> ResourceWrites.decide(statuses, command, work);
            case "deploymentconfigs/scale" -> Scaling.decide(configs, command, work);
            case "deploymentconfigs/instantiate" ->
                    created(command, () -> new Instantiation(rollouts, command, work).decide());
            case "deploymentconfigs/rollback" ->
                    created(command, () -> new Rollback(command, work).decide());
            case "replicationcontrollers/" ->
                    command.verb() == Verb.CREATE
                            ? new Outcome.Refused(Refusal.methodNotAllowed())
                            : ResourceWrites.decide(
                                    controllers, List.of(configs, controllers), command, work);
            default -> new Outcome.Refused(Refusal.noSuchPath());
        };
    }

    private static Outcome created(Command command, java.util.function.Supplier<Outcome> decision) {
        return command.verb() == Verb.CREATE
                ? decision.get()
                : new Outcome.Refused(Refusal.methodNotAllowed());
    }

    /// The DeploymentConfigs that follow the tag.
    public List<Follower> followers(StreamTag tag, Work work) {
        return rollouts.followers(tag, work);
    }

    /// A tag has moved.
    ///
    /// @param wave that the move is part of
    public void moved(Fact.TagUpdated move, String wave, Work work) {
        rollouts.moved(TagRevision.of(move), wave, work);
    }

    /// Makes good for moves that were never told.
    public void tick(Instant now, Work work) {
        rollouts.tick(now, work);
        cluster.ifPresent(it -> it.tick(now, work));
    }

    /// This process is the writer from now on, or no longer: what was kept in memory is another's.
    public void holding(boolean holding) {
        rollouts.forget();
        cluster.ifPresent(it -> it.holding(holding));
    }
}
