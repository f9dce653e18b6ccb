package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void anEnvironmentVariableMovesAPort() {
        var ports = Ports.fromEnvironment(Map.of("MILLRACE_PORT_KAFKA", "19092"));

        assertThat(ports.number(Port.KAFKA)).isEqualTo(19092);
        assertThat(ports.number(Port.GATEWAY)).isEqualTo(8080);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "kafka", "0", "65536", "-1"})
    void aVariableThatIsNoPortIsRefusedByName(String text) {
        assertThatThrownBy(() -> Ports.fromEnvironment(Map.of("MILLRACE_PORT_KAFKA", text)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("MILLRACE_PORT_KAFKA is '%s'", text);
    }

    @Test
    void aTakenPortIsNamedWithWhoWantsItAndTheVariableThatMovesIt() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var number = taken.getLocalPort();
            var ports = Ports.fromEnvironment(Map.of("MILLRACE_PORT_REGISTRY", "" + number));

            assertThat(ports.obstacles(port -> port == Port.REGISTRY))
                    .containsExactly(
                            "Port %d is taken, and the image registry needs it: free it, or choose another with MILLRACE_PORT_REGISTRY=<port>"
                                    .formatted(number));
        }
    }

    @Test
    void freePortsDifferAndCanBeHad() {
        var ports = Ports.free();

        assertThat(ports.numbers().values()).doesNotHaveDuplicates().hasSize(Port.values().length);
        assertThat(ports.obstacles(_ -> true)).isEmpty();
    }
}
