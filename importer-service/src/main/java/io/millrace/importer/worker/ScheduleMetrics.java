package io.millrace.importer.worker;

import io.millrace.platform.metrics.QueryGauges;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Whether the schedule of imports keeps up.
@Singleton
class ScheduleMetrics {

    void start(@Observes StartupEvent event, QueryGauges gauges) {
        gauges.register(
                "millrace.import.sources",
                "sources",
                "What scheduled imports look at: tags of other registries, each once",
                "select count(*) from sources");
        gauges.register(
                "millrace.import.overdue",
                "seconds",
                "How long the source that is due longest has waited for its look",
                "select greatest(coalesce(extract(epoch from now() - min(next_at)), 0), 0)"
                        + " from sources");
    }
}
