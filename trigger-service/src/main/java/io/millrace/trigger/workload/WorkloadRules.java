package io.millrace.trigger.workload;

import io.millrace.contract.Command;
import io.millrace.contract.Fact;
import io.millrace.contract.ResourceKey;
import io.millrace.platform.log.Outcome;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.ResourceWrites;
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

/// Decides about the kinds of Kubernetes that run pods: as they are stored through our API, or as a
/// cluster has them.
public final class WorkloadRules {

    private final Workloads workloads;
    private final Optional<ClusterWorkloads> cluster;

    /// @param turns when they may be deployed
    /// @param cluster whose workloads they are; empty for our own
    public WorkloadRules(Turns turns, Optional<WorkloadCluster> cluster) {
        this.workloads = new Workloads(this::decided, new Holds(turns));
        this.cluster = cluster.map(it -> new ClusterWorkloads(workloads, it));
    }

    private void decided(ResourceKey key) {
        cluster.ifPresent(it -> it.decided(key));
    }

    /// Whether the command is about one of these kinds.
    public boolean areMeantBy(Command command) {
        return WorkloadKind.of(command.group(), command.resource()).isPresent();
    }

    public Outcome decide(Command command, Work work) {
        var kind = WorkloadKind.of(command.group(), command.resource()).orElseThrow();
        return switch (command.subresource()) {
            case "" -> ResourceWrites.decide(new WorkloadWrites(kind, workloads), command, work);
            case "status" -> ResourceWrites.decide(new WorkloadStatusWrites(kind), command, work);
            case "scale" -> Scaling.decide(new WorkloadWrites(kind, workloads), command, work);
            default -> new Outcome.Refused(Refusal.noSuchPath());
        };
    }

    /// The workloads that follow the tag.
    public List<Follower> followers(StreamTag tag, Work work) {
        return workloads.followers(tag, work);
    }

    /// A tag has moved.
    ///
    /// @param wave that the move is part of
    public void moved(Fact.TagUpdated move, String wave, Work work) {
        workloads.moved(TagRevision.of(move), wave, work);
    }

    /// Makes good for moves that were never told.
    public void tick(Instant now, Work work) {
        cluster.ifPresent(it -> it.tick(now, work));
        workloads.tick(now, work);
    }

    /// What was kept in memory is another writer's from now on.
    public void holding(boolean holding) {
        workloads.forget();
        cluster.ifPresent(it -> it.holding(holding));
    }
}
