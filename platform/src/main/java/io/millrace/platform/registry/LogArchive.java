package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Logs of finished builds, each an OCI artifact of one gzip layer in a repository of Millrace's
/// own.
public final class LogArchive {

    public static final String REPOSITORY = "millrace/build-logs";

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String EMPTY_CONFIG = "application/vnd.oci.empty.v1+json";
    private static final String LOG = "application/vnd.millrace.build.log.v1+gzip";

    private final RegistryBlobs registry;

    public LogArchive(RegistryBlobs registry) {
        this.registry = registry;
    }

    /// Keeps the log.
    ///
    /// @param gzip the log's text, compressed
    /// @param digest of that file
    /// @return where it is kept: `millrace/build-logs@<manifest digest>`
    public String keep(Path gzip, Digest digest) throws IOException, InterruptedException {
        registry.push(REPOSITORY, digest, gzip);
        var config = "{}".getBytes(StandardCharsets.UTF_8);
        var configDigest = registry.push(REPOSITORY, config);
        var manifest = Json.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.putObject("config")
                .put("mediaType", EMPTY_CONFIG)
                .put("digest", configDigest.toString())
                .put("size", config.length);
        manifest.putArray("layers")
                .addObject()
                .put("mediaType", LOG)
                .put("digest", digest.toString())
                .put("size", Files.size(gzip));
        return REPOSITORY + "@" + registry.pushManifest(REPOSITORY, MANIFEST, Json.bytes(manifest));
    }

    /// The log's text; empty when it is not kept any more. The caller closes the stream.
    ///
    /// @param place what `keep` returned
    public Optional<InputStream> read(String place) throws IOException, InterruptedException {
        var at = place.indexOf('@');
        if (at <= 0) {
            throw new IllegalArgumentException("No place of a log: '" + place + "'");
        }
        var repository = place.substring(0, at);
        if (!repository.equals(REPOSITORY)) {
            throw new IllegalArgumentException("No log is kept in '" + repository + "'");
        }
        var digest = Digest.parse(place.substring(at + 1));
        var manifest = registry.pullManifest(repository, digest.toString());
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        var layer = Json.tree(manifest.get().content()).path("layers").path(0).path("digest");
        var content = registry.pull(repository, Digest.parse(layer.asText()));
        return content.isEmpty()
                ? Optional.empty()
                : Optional.of(new GZIPInputStream(content.get()));
    }
}
