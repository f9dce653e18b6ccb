package io.millrace.trigger.domain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.core.Container;
import io.millrace.contract.core.PodSpec;
import io.millrace.platform.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which container a trigger of an annotation means, and what its pod's images may be called.
class FieldPathTest {

    private static final String PREFIX = "spec.template.spec";

    private static PodSpec pod(String first, String web) {
        return Json.read(
                """
                {"initContainers":[{"name":"first","image":"%s"}],
                 "containers":[{"name":"web","image":"%s"},{"name":"side","image":"side:1"}]}
                """
                        .formatted(first, web)
                        .getBytes(StandardCharsets.UTF_8),
                PodSpec.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
                    spec.template.spec.containers[0].image                            | web
                    spec.template.spec.containers[1].image                            | side
                    spec.template.spec.containers[2].image                            | -
                    spec.template.spec.initContainers[0].image                        | first
                    spec.template.spec.containers[?(@.name=="side")].image            | side
                    spec.template.spec.containers[?(@name=="side")].image             | side
                    spec.template.spec.containers[?(@.name=='side')].image            | side
                    spec.template.spec.initContainers[?(@.name=="first")].image       | first
                    spec.template.spec.containers[?(@.name=="first")].image           | first
                    spec.template.spec.initContainers[?(@.name=="web")].image         | web
                    spec.template.spec.containers[?(@.name=="none")].image            | -
                    """)
    void aPathMeansAContainer(String path, @Nullable String container) {
        var found = FieldPath.parse(path, PREFIX).orElseThrow().find(pod("first:1", "web:1"));

        assertThat(found.map(Container::name)).isEqualTo(Optional.ofNullable(container));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spec.replicas",
                "spec.template.spec.containers",
                "spec.template.spec.containers[0]",
                "spec.template.spec.containers[0].name",
                "spec.template.spec.containers[-1].image",
                "spec.template.spec.containers[12345].image",
                "spec.template.spec.containers[web].image",
                "spec.template.spec.containers[?(@.image==\"web\")].image",
                "spec.template.spec.containers[?(@.name==\"\")].image",
                "spec.jobTemplate.spec.template.spec.containers[0].image"
            })
    void anythingElseIsNoPath(String path) {
        assertThat(FieldPath.parse(path, PREFIX)).isEmpty();
    }

    @Test
    void aCronJobsPathBeginsWithItsJobs() {
        assertThat(
                        FieldPath.parse(
                                "spec.jobTemplate.spec.template.spec.containers[0].image",
                                "spec.jobTemplate.spec.template.spec"))
                .isPresent();
    }

    /// `hello` has the tags `latest` and `v1`.
    @ParameterizedTest
    @CsvSource({
        "hello, image-of-latest",
        "hello:latest, image-of-latest",
        "hello:v1, image-of-v1",
        "hello:v2, hello:v2",
        "other, other",
        "demo/hello, demo/hello",
        "docker.io/hello, docker.io/hello",
        "localhost:5000/hello, localhost:5000/hello",
        "hello@sha256:1, hello@sha256:1",
        "Hello, Hello",
        "'', ''"
    })
    void aNameOfOneWordIsAStreams(String image, String resolved) {
        var tags = Map.of("hello:latest", "image-of-latest", "hello:v1", "image-of-v1");

        var pod =
                LocalNames.resolved(
                        pod(image, image),
                        Set.of(),
                        (stream, tag) -> Optional.ofNullable(tags.get(stream + ":" + tag)));

        assertThat(pod).isEqualTo(pod(resolved, resolved));
    }

    @Test
    void whatWasThereBeforeIsLeftAlone() {
        var pod = pod("hello", "hello:v1");

        var resolved =
                LocalNames.resolved(
                        pod,
                        Set.of("hello"),
                        (stream, _) -> Optional.of("image").filter(_ -> stream.equals("hello")));

        assertThat(resolved).isEqualTo(pod("hello", "image"));
    }
}
