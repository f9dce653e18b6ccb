package io.millrace.gateway.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.kafka.KafkaConnection;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/// Hands every record that the policy wants to all places that are configured.
@Singleton
final class Audit {

    private final AuditPolicy policy;
    private final AuditTable table;
    private final List<Shipment> shipments;

    Audit(
            AuditConfig config,
            DataSource database,
            InstantSource clock,
            MeterRegistry meters,
            KafkaConnection kafka) {
        this.policy = new AuditPolicy(config.reads().orElse(Set.of()));
        this.table = new AuditTable(database, config.retention(), config.rows(), clock);
        var destinations = new ArrayList<Destination>();
        destinations.add(table);
        if (config.topic()) {
            destinations.add(new AuditTopic(kafka));
        }
        config.file()
                .map(it -> new AuditFile(it, config.fileSize().asLongValue(), config.files()))
                .ifPresent(destinations::add);
        this.shipments =
                destinations.stream()
                        .map(it -> new Shipment(it, config.waiting(), meters))
                        .toList();
    }

    void start(@Observes StartupEvent event) {
        shipments.forEach(Shipment::start);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        for (var shipment : shipments) {
            shipment.stop();
        }
    }

    /// Never waits.
    void add(AuditRecord record) {
        if (policy.wants(record)) {
            shipments.forEach(it -> it.add(record));
        }
    }

    List<AuditTable.Row> find(AuditQuery query) throws SQLException {
        return table.find(query);
    }
}
