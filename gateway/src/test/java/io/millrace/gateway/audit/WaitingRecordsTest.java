package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingRecordsTest {

    private final WaitingRecords waiting = new WaitingRecords(8);

    @Test
    void aFloodOfReadsLeavesRoomForWrites() {
        for (int i = 0; i < 100; i++) {
            waiting.offer(Recorded.read("r" + i));
        }

        assertThat(waiting.size()).isEqualTo(6);
        assertThat(waiting.offer(Recorded.read("one more"))).isFalse();
        assertThat(waiting.offer(Recorded.write("w1"))).isTrue();
        assertThat(waiting.offer(Recorded.write("w2"))).isTrue();
        assertThat(waiting.offer(Recorded.write("w3"))).isFalse();
    }

    @Test
    void recordsComeInTheirOrder() throws InterruptedException {
        waiting.offer(Recorded.write("1"));
        waiting.offer(Recorded.write("2"));

        assertThat(waiting.next(Duration.ZERO))
                .extracting(AuditRecord::id)
                .containsExactly("1", "2");
        assertThat(waiting.next(Duration.ZERO)).isEmpty();
    }
}
