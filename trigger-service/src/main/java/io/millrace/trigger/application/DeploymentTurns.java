package io.millrace.trigger.application;

import io.millrace.platform.log.Work;
import io.millrace.trigger.domain.StreamTag;
import io.millrace.trigger.domain.storm.Pace;
import io.millrace.trigger.following.Turns;
import java.time.Instant;
import java.util.Set;

/// Deployments come after the builds of their wave, and at a pace of their own.
record DeploymentTurns(Memory memory, Pace pace) implements Turns {

    @Override
    public boolean isBusy(Set<StreamTag> tags, String wave, Work work) {
        var ledger = memory.ledger(work);
        return memory.dependencies(work).sources(tags).keySet().stream()
                .anyMatch(it -> ledger.history(it).isBusyWith(wave, work.now()));
    }

    @Override
    public boolean take(Instant now) {
        return pace.take(now);
    }
}
