package io.millrace.build.worker;

import io.millrace.platform.metrics.QueryGauges;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// How long the queue of builds is, and since when its first waits.
@Singleton
class QueueMetrics {

    private static final String UNCLAIMED =
            " from build_work where state = 'queued' and claimed_by is null";

    void start(@Observes StartupEvent event, QueryGauges gauges) {
        gauges.register(
                "millrace.build.queue",
                "builds",
                "Builds that may run and that no worker has taken",
                "select count(*)" + UNCLAIMED);
        gauges.register(
                "millrace.build.queue.age",
                "seconds",
                "How long the first of the queued builds has waited",
                "select coalesce(extract(epoch from now() - min(since)), 0)" + UNCLAIMED);
        gauges.register(
                "millrace.build.running",
                "builds",
                "Builds that workers have, in all replicas",
                "select count(*) from build_work where claimed_by is not null");
    }
}
