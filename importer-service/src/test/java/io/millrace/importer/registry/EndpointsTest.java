package io.millrace.importer.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.contract.ImageReference;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointsTest {

    private static final Endpoints ENDPOINTS =
            Endpoints.parse(List.of("docker.io=127.0.0.1:5000/hub", "quay.io=mirror.example"));

    @Test
    void aMappedRegistryIsAnsweredForElsewhere() {
        assertThat(place("docker.io/python:3.6.0"))
                .isEqualTo("127.0.0.1:5000/hub/library/python:3.6.0");
        assertThat(place("python")).isEqualTo("127.0.0.1:5000/hub/library/python");
        assertThat(place("index.docker.io/org/app:1")).isEqualTo("127.0.0.1:5000/hub/org/app:1");
        assertThat(place("quay.io/org/app")).isEqualTo("mirror.example/org/app");
    }

    @Test
    void anyOtherRegistryAnswersForItself() {
        assertThat(place("gcr.io/org/app")).isEqualTo("gcr.io/org/app");
    }

    @Test
    void whatIsNoMappingIsRefused() {
        for (var wrong : List.of("docker.io", "=x", "docker.io=", "docker.io=http://x/", "a=b c")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> Endpoints.parse(List.of(wrong)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoints.parse(List.of("docker.io=a.b", "index.docker.io=c.d")));
    }

    private static String place(String reference) {
        return ENDPOINTS.placeOf(ImageReference.parse(reference)).toString();
    }
}
