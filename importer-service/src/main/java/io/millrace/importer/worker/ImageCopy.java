package io.millrace.importer.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Digest;
import io.millrace.importer.domain.Patience;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.schema.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Takes an image of the integrated registry over into another of its repositories. No layer moves:
/// the registry links what it has, and only manifests are stored again.
record ImageCopy(WorkTables tables, RegistryBlobs registry) {

    private static final Logger LOG = Logger.getLogger(ImageCopy.class);
    private static final Patience PATIENCE = Patience.of(30, Duration.ofSeconds(30));

    void run(CopyClaim claim) throws SQLException, InterruptedException {
        try {
            new Route(registry, claim.source(), claim.repository()).copy(claim.digest());
            tables.drop(claim);
        } catch (IOException | RuntimeException e) {
            putOff(claim, e);
        }
    }

    private void putOff(CopyClaim claim, Exception why) throws SQLException {
        if (PATIENCE.isOver(claim.tries())) {
            LOG.errorf(
                    why,
                    "%s cannot be copied from %s to %s",
                    claim.digest(),
                    claim.source(),
                    claim.repository());
            tables.drop(claim);
            return;
        }
        tables.putOff(claim, PATIENCE.after(claim.tries()));
    }

    /// From one repository of the registry to another.
    record Route(RegistryBlobs registry, String source, String repository) {

        private static final int DEEPEST = 3;

        void copy(Digest image) throws IOException, InterruptedException {
            copy(image, 1);
        }

        /// The manifest comes last, so that an image is there as a whole or not at all.
        private void copy(Digest digest, int depth) throws IOException, InterruptedException {
            if (depth > DEEPEST) {
                throw new IOException("%s is an index of indexes of indexes".formatted(digest));
            }
            var manifest =
                    registry.pullManifest(source, digest.toString())
                            .orElseThrow(() -> missing(digest));
            var tree = Json.tree(manifest.content());
            for (var child : tree.path("manifests")) {
                copy(digestOf(child), depth + 1);
            }
            if (tree.has("config")) {
                mount(digestOf(tree.path("config")));
            }
            for (var layer : tree.path("layers")) {
                if (layer.path("urls").isEmpty()) {
                    mount(digestOf(layer));
                }
            }
            registry.pushManifest(repository, manifest.mediaType(), manifest.content());
        }

        private void mount(Digest blob) throws IOException, InterruptedException {
            if (!registry.mount(repository, blob, source)) {
                throw missing(blob);
            }
        }

        private FileNotFoundException missing(Digest digest) {
            return new FileNotFoundException("%s has no %s".formatted(source, digest));
        }

        private static Digest digestOf(JsonNode descriptor) {
            return Digest.parse(descriptor.path("digest").asText());
        }
    }
}
