package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The sources of binary builds between their upload and their build, each an OCI artifact of one
/// layer in a repository of Millrace's own. What is not removed by name stays.
public final class SourceUploads {

    public static final String REPOSITORY = "millrace/build-sources";

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String EMPTY_CONFIG = "application/vnd.oci.empty.v1+json";
    private static final String SOURCE = "application/vnd.millrace.build.source.v1";

    /// Tells one upload from another of the same content: the end of one must not be the end of
    /// both.
    private static final String UPLOAD = "build.millrace.io/upload";

    private final RegistryBlobs registry;

    public SourceUploads(RegistryBlobs registry) {
        this.registry = registry;
    }

    /// Keeps what the stream yields. When it breaks off, nothing is kept.
    ///
    /// @param id of this upload and no other
    /// @return where it is kept: `millrace/build-sources@<manifest digest>`
    public String keep(String id, InputStream content) throws IOException, InterruptedException {
        var counted = new CountedStream(content);
        var digest = registry.push(REPOSITORY, counted);
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
                .put("mediaType", SOURCE)
                .put("digest", digest.toString())
                .put("size", counted.count());
        manifest.putObject("annotations").put(UPLOAD, id);
        return REPOSITORY + "@" + registry.pushManifest(REPOSITORY, MANIFEST, Json.bytes(manifest));
    }

    /// What was uploaded; empty when it is not kept any more. The caller closes the stream.
    ///
    /// @param place what `keep` returned
    public Optional<InputStream> read(String place) throws IOException, InterruptedException {
        var manifest = registry.pullManifest(REPOSITORY, digestOf(place).toString());
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        var layer = Json.tree(manifest.get().content()).path("layers").path(0).path("digest");
        return registry.pull(REPOSITORY, Digest.parse(layer.asText()));
    }

    /// Keeps it no longer; what is not there is not missed.
    ///
    /// @param place what `keep` returned
    public void remove(String place) throws IOException, InterruptedException {
        registry.deleteManifest(REPOSITORY, digestOf(place));
    }

    private static Digest digestOf(String place) {
        if (!place.startsWith(REPOSITORY + "@")) {
            throw new IllegalArgumentException("No source is kept in '" + place + "'");
        }
        return Digest.parse(place.substring(REPOSITORY.length() + 1));
    }
}
