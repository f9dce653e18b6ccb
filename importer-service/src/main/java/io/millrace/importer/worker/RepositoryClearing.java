package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.contract.image.ImageStream;
import io.millrace.importer.application.Abandoned;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Takes manifests of deleted streams, and those that retention lets go, out of the integrated
/// registry. Without them nothing leads to the layers, which the registry's own garbage collection
/// removes.
record RepositoryClearing(AbandonedTables tables, RegistryBlobs registry) {

    private static final Logger LOG = Logger.getLogger(RepositoryClearing.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int MOST_DOUBLINGS = 10;
    private static final int DEEPEST = 3;

    void run(AbandonedClaim claim) throws SQLException, InterruptedException {
        if (isOwnedAgain(claim) || (claim.alone() && tables.isPointedTo(claim))) {
            tables.drop(claim, false);
            return;
        }
        try {
            remove(claim.repository(), claim.digest(), claim.alone() ? DEEPEST : 1);
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

    /// A stream of that name is there again and has been given this very image.
    private boolean isOwnedAgain(AbandonedClaim claim) throws SQLException {
        return tables.stream(claim.stream())
                .map(it -> Json.read(Json.tree(it), ImageStream.class))
                .filter(it -> Abandoned.digestsOf(it).contains(claim.digest().toString()))
                .isPresent();
    }

    /// The parts of an index go before it, as long as it can be read.
    private void remove(String repository, Digest digest, int depth)
            throws IOException, InterruptedException {
        var manifest = registry.pullManifest(repository, digest.toString());
        if (manifest.isEmpty()) {
            return;
        }
        if (depth < DEEPEST) {
            for (var part : Json.tree(manifest.get().content()).path("manifests")) {
                remove(repository, Digest.parse(part.path("digest").asText()), depth + 1);
            }
        }
        registry.deleteManifest(repository, digest);
    }
}
