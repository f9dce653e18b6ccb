package io.millrace.platform.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Digest;
import io.millrace.contract.image.ImageLayer;
import io.millrace.platform.schema.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageMetadataTest {

    private static final ImageLayer LAYER =
            new ImageLayer(Digest.of("layer").toString(), 100, "application/x");

    private static Map<String, Object> metadata(String config, ImageLayer... layers) {
        var bytes = config.getBytes(UTF_8);
        return ImageMetadata.ofImage("sha256:x", bytes, Json.tree(bytes), List.of(layers));
    }

    @Test
    void everyFactOfTheConfigurationHasItsOldName() {
        var metadata =
                metadata(
                        """
                        {"parent":"p","comment":"c","created":"2025-05-01T02:00:00.123456789+02:00",
                         "container":"k","container_config":{"User":"root"},"docker_version":"20.10",
                         "author":"peer","config":{"Labels":{"a":"b"},"OnBuild":null},
                         "architecture":"amd64","os":"linux","rootfs":{}}
                        """);

        assertThat(metadata)
                .containsEntry("Id", "sha256:x")
                .containsEntry("Parent", "p")
                .containsEntry("Comment", "c")
                .containsEntry("Created", "2025-05-01T00:00:00Z")
                .containsEntry("Container", "k")
                .containsEntry("ContainerConfig", Map.of("User", "root"))
                .containsEntry("DockerVersion", "20.10")
                .containsEntry("Author", "peer")
                .containsEntry("Config", Map.of("Labels", Map.of("a", "b")))
                .containsEntry("Architecture", "amd64")
                .containsEntry("Os", "linux")
                .doesNotContainKey("rootfs");
    }

    @Test
    void whatTheConfigurationDoesNotSayIsLeftOut() {
        assertThat(metadata("{\"created\":\"yesterday\",\"author\":\"\",\"config\":null}"))
                .containsOnlyKeys("kind", "apiVersion", "Id", "ContainerConfig", "Size");
    }

    @Test
    void theSizeCountsEachLayerOnceAndTheConfiguration() {
        assertThat(metadata("{}", LAYER, LAYER)).containsEntry("Size", 102L);
    }
}
