package io.millrace.gateway.curated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CuratedStreamTest {

    private final CuratedStream stream =
            stream("{\"dockerImageRepository\":\"docker.io/library/busybox\"}");

    private static CuratedStream stream(String spec) {
        try {
            return CuratedStream.of(
                    json(
                            """
                            {"kind":"ImageStream","apiVersion":"image.openshift.io/v1",
                             "metadata":{"name":"busybox","labels":{"a":"b"},"uid":"their-own"},
                             "spec":%s,"status":{"dockerImageRepository":"theirs"}}
                            """
                                    .formatted(spec)),
                    "busybox.yaml");
        } catch (SourceException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    private static ObjectNode json(String text) {
        return (ObjectNode) Json.tree(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsNotThereIsCreatedWithTheMarksOfItsOrigin() {
        var step = stream.over(Optional.empty());

        assertThat(step)
                .isInstanceOfSatisfying(
                        CuratedStream.Step.Create.class,
                        it -> {
                            var annotations = it.stream().path("metadata").path("annotations");
                            assertThat(annotations.path("millrace.io/curated-from").asText())
                                    .isEqualTo("busybox.yaml");
                            assertThat(it.stream().at("/metadata/labels/a").asText())
                                    .isEqualTo("b");
                            assertThat(it.stream().has("status")).isFalse();
                            assertThat(it.stream().at("/metadata/uid").isMissingNode()).isTrue();
                        });
    }

    @Test
    void aStreamThatIsNotMarkedIsSomebodyElses() {
        var theirs = json("{\"metadata\":{\"name\":\"busybox\",\"annotations\":{\"a\":\"b\"}}}");

        assertThat(stream.over(Optional.of(theirs))).isEqualTo(new CuratedStream.Step.Foreign());
    }

    @Test
    void whatIsAsWantedIsLeft() {
        assertThat(stream.over(Optional.of(created(stream))))
                .isEqualTo(new CuratedStream.Step.Leave());
    }

    @Test
    void whatIsWantedDifferentlyIsReplacedAtTheVersionThatWasSeen() {
        var stored = created(stream);
        stored.withObject("/metadata").put("resourceVersion", "17").put("uid", "u");
        stored.withObject("/metadata/annotations").put("somebody", "else");
        stored.withObject("/status").put("dockerImageRepository", "registry/openshift/busybox");

        var step =
                stream("{\"dockerImageRepository\":\"quay.io/busybox\"}").over(Optional.of(stored));

        assertThat(step)
                .isInstanceOfSatisfying(
                        CuratedStream.Step.Replace.class,
                        it -> {
                            assertThat(it.stream().at("/metadata/resourceVersion").asText())
                                    .isEqualTo("17");
                            assertThat(it.stream().at("/spec/dockerImageRepository").asText())
                                    .isEqualTo("quay.io/busybox");
                            assertThat(it.stream().at("/metadata/annotations/somebody").asText())
                                    .isEqualTo("else");
                            assertThat(it.stream().has("status")).isFalse();
                        });
    }

    private static ObjectNode created(CuratedStream stream) {
        return ((CuratedStream.Step.Create) stream.over(Optional.empty())).stream();
    }

    @Test
    void aStreamForAnotherProjectIsRefused() {
        assertThatThrownBy(() ->
                        CuratedStream.of(
                                json("{\"metadata\":{\"name\":\"a\",\"namespace\":\"demo\"}}"),
                                "a.yaml"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("the project demo");
    }
}
