package io.millrace.importer.worker;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contract.Digest;
import io.millrace.contract.image.ImageStream;
import io.millrace.importer.application.Abandoned;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Takes manifests of deleted streams, and those that retention lets go, out of the integrated
/// registry. A deleted stream's blobs go with them, so that the next owner of its name reads
/// nothing of it by digest; the bytes are removed by the registry's own garbage collection.
record RepositoryClearing(AbandonedTables tables, RegistryBlobs registry) {

    private static final Logger LOG = Logger.getLogger(RepositoryClearing.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 10;
    private static final int DEEPEST = 3;

    void run(AbandonedClaim claim) throws SQLException, InterruptedException {
        var present = tables.stream(claim.stream()).map(RepositoryClearing::digestsOf);
        var isOwnedAgain = present.filter(it -> it.contains(claim.digest().toString())).isPresent();
        if (isOwnedAgain || (claim.alone() && tables.isPointedTo(claim))) {
            tables.drop(claim, false);
            return;
        }
        try {
            if (claim.alone()) {
                registry.deleteManifest(claim.repository(), claim.digest());
            } else {
                var kept = blobsOf(claim.repository(), present.orElse(Set.of()));
                remove(claim.repository(), claim.digest(), kept, 1);
            }
            tables.drop(claim, true);
        } catch (IOException | RuntimeException e) {
            LOG.warnf(
                    "%s stays in the deleted stream's repository %s for now: %s",
                    claim.digest(), claim.repository(), e.getMessage());
            tables.putOff(
                    claim,
                    FIRST_PAUSE.multipliedBy(1L << Math.min(claim.tries() - 1, MOST_DOUBLINGS)));
        }
    }

    /// The images of a stream of that name that is there again.
    private static Set<String> digestsOf(byte[] stream) {
        return Abandoned.digestsOf(Json.read(Json.tree(stream), ImageStream.class));
    }

    /// What the images of the new stream are made of, as far as they are in the repository.
    private Set<Digest> blobsOf(String repository, Set<String> digests)
            throws IOException, InterruptedException {
        var blobs = new HashSet<Digest>();
        for (var digest : digests) {
            collect(repository, digest, blobs, 1);
        }
        return blobs;
    }

    private void collect(String repository, String digest, Set<Digest> blobs, int depth)
            throws IOException, InterruptedException {
        var manifest = registry.pullManifest(repository, digest);
        if (manifest.isPresent()) {
            var document = Json.tree(manifest.get().content());
            blobs.addAll(blobsOf(document));
            for (var part : partsOf(document, depth)) {
                collect(repository, part.toString(), blobs, depth + 1);
            }
        }
    }

    /// The parts of an index and the blobs go first: without the manifest nobody would know them.
    private void remove(String repository, Digest digest, Set<Digest> kept, int depth)
            throws IOException, InterruptedException {
        var manifest = registry.pullManifest(repository, digest.toString());
        if (manifest.isEmpty()) {
            return;
        }
        var document = Json.tree(manifest.get().content());
        for (var part : partsOf(document, depth)) {
            remove(repository, part, kept, depth + 1);
        }
        for (var blob : blobsOf(document)) {
            if (!kept.contains(blob)) {
                registry.deleteBlob(repository, blob);
            }
        }
        registry.deleteManifest(repository, digest);
    }

    private static List<Digest> partsOf(JsonNode manifest, int depth) {
        return depth < DEEPEST ? digests(manifest.path("manifests").valueStream()) : List.of();
    }

    private static List<Digest> blobsOf(JsonNode manifest) {
        return digests(
                Stream.concat(
                        Stream.of(manifest.path("config")), manifest.path("layers").valueStream()));
    }

    private static List<Digest> digests(Stream<JsonNode> descriptors) {
        return descriptors
                .map(it -> it.path("digest").asText())
                .filter(it -> !it.isEmpty())
                .map(Digest::parse)
                .toList();
    }
}
