package io.millrace.gateway.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Brings records to one destination, on a thread of its own: a destination that is slow or away
/// holds up neither requests nor the other destinations.
///
/// When it is away for so long that no more records can wait, records of reads are counted and
/// dropped; those of writes and refusals are counted and written to the process' own log.
final class Shipment {

    private static final Logger LOG = Logger.getLogger(Shipment.class);
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

    private final Destination destination;
    private final WaitingRecords waiting;
    private final Counter taken;
    private final Counter droppedReads;
    private final Counter droppedWrites;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    Shipment(Destination destination, int most, MeterRegistry meters) {
        this.destination = destination;
        this.waiting = new WaitingRecords(most);
        this.taken = meters.counter("millrace.gateway.audit.records", "to", destination.name());
        this.droppedReads = dropped(meters, "read");
        this.droppedWrites = dropped(meters, "write");
        Gauge.builder("millrace.gateway.audit.waiting", waiting, WaitingRecords::size)
                .tag("to", destination.name())
                .register(meters);
        this.thread =
                Thread.ofPlatform()
                        .name("audit-" + destination.name())
                        .daemon()
                        .unstarted(this::run);
    }

    private Counter dropped(MeterRegistry meters, String kind) {
        return meters.counter(
                "millrace.gateway.audit.dropped", "to", destination.name(), "record", kind);
    }

    void start() {
        thread.start();
    }

    /// Never waits.
    void add(AuditRecord record) {
        if (!waiting.offer(record)) {
            drop(record);
        }
    }

    private void drop(AuditRecord record) {
        if (record.isPlainRead()) {
            droppedReads.increment();
        } else {
            droppedWrites.increment();
            LOG.warnf(
                    "The audit's %s is full or away; it misses: %s",
                    destination.name(), new String(record.json(), StandardCharsets.UTF_8));
        }
    }

    private void run() {
        try {
            while (stopping.getCount() > 0) {
                ship(waiting.next(PATIENCE));
                tidy();
            }
            shipRest();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            destination.close();
        }
    }

    private void ship(List<AuditRecord> batch) throws InterruptedException {
        while (!batch.isEmpty() && !accepts(batch)) {
            if (stopping.await(1, TimeUnit.SECONDS)) {
                batch.forEach(this::drop);
                return;
            }
        }
    }

    private boolean accepts(List<AuditRecord> batch) {
        try {
            destination.take(batch);
            taken.increment(batch.size());
            return true;
        } catch (Exception failure) {
            LOG.warnf(
                    "The audit's %s takes no records, trying again (%d wait): %s",
                    destination.name(), batch.size() + waiting.size(), failure.toString());
            return false;
        }
    }

    private void tidy() {
        try {
            destination.tidy();
        } catch (Exception failure) {
            LOG.warnf(
                    "The audit's %s could not be tidied, trying again later: %s",
                    destination.name(), failure.toString());
        }
    }

    private void shipRest() throws InterruptedException {
        for (var rest = waiting.next(Duration.ZERO);
                !rest.isEmpty();
                rest = waiting.next(Duration.ZERO)) {
            if (!accepts(rest)) {
                rest.forEach(this::drop);
            }
        }
    }

    void stop() throws InterruptedException {
        stopping.countDown();
        thread.join(LAST_PATIENCE);
    }
}
