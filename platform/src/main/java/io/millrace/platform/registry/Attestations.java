package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/// Signed statements about images, each kept beside its image and referring to it (OCI Distribution
/// specification, "Listing Referrers").
public final class Attestations {

    /// An in-toto statement in an envelope with its signature.
    public static final String TYPE = SignedStatement.TYPE;

    private static final String PREDICATE = "in-toto.io/predicate-type";

    private final RegistryBlobs registry;
    private final RegistryKey key;

    /// @param key whose owner vouches for what the statements say
    public Attestations(RegistryBlobs registry, RegistryKey key) {
        this.registry = registry;
        this.key = key;
    }

    /// Keeps the statement, signed.
    ///
    /// @return where: `<repository>@<manifest digest>`; empty when there is no such image
    public Optional<String> keep(
            String repository, Digest image, String predicateType, Object statement)
            throws IOException, InterruptedException {
        var manifest = registry.pullManifest(repository, image.toString());
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        var content = new SignedStatement(Json.bytes(statement), key).envelope();
        var digest = registry.push(repository, content);
        var subject =
                new Artifact.Subject(
                        manifest.get().mediaType(), image, manifest.get().content().length);
        return Optional.of(
                Artifact.of(TYPE, digest, content.length)
                        .annotated(Map.of(PREDICATE, predicateType))
                        .about(subject)
                        .keep(registry, repository));
    }
}
