package io.millrace.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConnectionTest {

    private final KafkaConnection connection =
            new KafkaConnection(
                    Map.of(
                            "bootstrap.servers", "kafka:9093",
                            "security.protocol", "SASL_SSL",
                            "group.id", "gateway"));

    @Test
    void everyClientBringsTheCredentials() {
        assertThat(connection.with(Map.of("client.id", "reader")))
                .containsEntry("bootstrap.servers", "kafka:9093")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("client.id", "reader");
    }

    @Test
    void nobodyIsInAGroupThatItDidNotAskFor() {
        assertThat(connection.with(Map.of())).doesNotContainKey("group.id");
        assertThat(connection.with(Map.of("group.id", "millrace-build")))
                .containsEntry("group.id", "millrace-build");
    }
}
