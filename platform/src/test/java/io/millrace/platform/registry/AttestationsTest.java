package io.millrace.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttestationsTest {

    private static final String REPOSITORY = "demo/app";

    @TempDir static Path directory;
    private static TestRegistry registry;

    @BeforeAll
    static void startRegistry() throws IOException {
        registry = TestRegistry.in(directory);
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @Test
    void aStatementRefersToItsImage() throws Exception {
        var blobs = registry.blobs();
        var layer = "layer".getBytes(StandardCharsets.UTF_8);
        var content = blobs.push(REPOSITORY, layer);
        var image = Artifact.of("application/x", content, layer.length).keep(blobs, REPOSITORY);
        var digest = Artifact.digestIn(image, REPOSITORY);

        var place =
                new Attestations(blobs)
                        .keep(REPOSITORY, digest, "https://x", Map.of("_type", "statement"))
                        .orElseThrow();

        var manifest =
                blobs.pullManifest(REPOSITORY, Artifact.digestIn(place, REPOSITORY).toString())
                        .orElseThrow();
        var kept = Json.tree(manifest.content());
        assertThat(kept.at("/subject/digest").asText()).isEqualTo(digest.toString());
        assertThat(kept.path("artifactType").asText()).isEqualTo(Attestations.TYPE);
        assertThat(kept.path("annotations").path("in-toto.io/predicate-type").asText())
                .isEqualTo("https://x");
        try (var statement =
                Artifact.read(blobs, REPOSITORY, Artifact.digestIn(place, REPOSITORY))
                        .orElseThrow()) {
            assertThat(statement).hasContent("{\"_type\":\"statement\"}");
        }
    }

    @Test
    void nothingIsSaidOfAnImageThatIsNotThere() throws Exception {
        assertThat(
                        new Attestations(registry.blobs())
                                .keep(REPOSITORY, Digest.of("none"), "https://x", Map.of()))
                .isEmpty();
    }
}
