package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShipmentTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final CountDownLatch refused = new CountDownLatch(1);

    /// Refuses the first batch once.
    private final class Moody implements Destination {
        private final List<String> taken = new ArrayList<>();

        @Override
        public String name() {
            return "moody";
        }

        @Override
        public void take(List<AuditRecord> records) throws IOException {
            if (refused.getCount() > 0) {
                refused.countDown();
                throw new IOException("not today");
            }
            records.forEach(it -> taken.add(it.id()));
        }
    }

    @Test
    void aBatchThatWasNotTakenIsOfferedAgain() throws InterruptedException {
        var moody = new Moody();
        var shipment = new Shipment(moody, 10, meters);
        shipment.add(Recorded.write("1"));
        shipment.start();
        assertThat(refused.await(10, TimeUnit.SECONDS)).isTrue();
        shipment.add(Recorded.write("2"));
        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(taken()).isGreaterThanOrEqualTo(1));

        shipment.stop();

        assertThat(moody.taken).containsExactly("1", "2");
    }

    private double taken() {
        return meters.counter("millrace.gateway.audit.records", "to", "moody").count();
    }

    @Test
    void whatFindsNoRoomIsCounted() {
        var shipment = new Shipment(new Moody(), 4, meters);
        for (int i = 0; i < 10; i++) {
            shipment.add(Recorded.read("r"));
        }
        for (int i = 0; i < 3; i++) {
            shipment.add(Recorded.write("w"));
        }

        assertThat(dropped("read")).isEqualTo(7);
        assertThat(dropped("write")).isEqualTo(2);
    }

    private double dropped(String kind) {
        return meters.counter("millrace.gateway.audit.dropped", "to", "moody", "record", kind)
                .count();
    }
}
