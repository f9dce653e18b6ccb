package io.millrace.platform.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the registry keeps that is no image: an OCI manifest with an empty configuration and one
/// layer.
///
/// @param type media type of the layer, and of the artifact
/// @param annotations of the manifest
/// @param subject the image that it is about
record Artifact(
        String type,
        Digest content,
        long size,
        Map<String, String> annotations,
        Optional<Subject> subject) {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String EMPTY_CONFIG = "application/vnd.oci.empty.v1+json";

    /// An image in the same repository.
    record Subject(String mediaType, Digest digest, long size) {}

    /// An artifact's manifest as a list of what refers to an image has it.
    record Referrer(String mediaType, Digest digest, long size, Artifact artifact) {

        ObjectNode descriptor() {
            var descriptor =
                    Json.object()
                            .put("mediaType", mediaType)
                            .put("digest", digest.toString())
                            .put("size", size)
                            .put("artifactType", artifact.type());
            var given = descriptor.putObject("annotations");
            artifact.annotations().forEach(given::put);
            return descriptor;
        }
    }

    Artifact {
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    }

    static Artifact of(String type, Digest content, long size) {
        return new Artifact(type, content, size, Map.of(), Optional.empty());
    }

    Artifact annotated(Map<String, String> with) {
        return new Artifact(type, content, size, with, subject);
    }

    Artifact about(Subject image) {
        return new Artifact(type, content, size, annotations, Optional.of(image));
    }

    /// Keeps it; its content is there already.
    ///
    /// @return where it is kept: `<repository>@<manifest digest>`
    String keep(RegistryBlobs registry, String repository)
            throws IOException, InterruptedException {
        var config = "{}".getBytes(StandardCharsets.UTF_8);
        var configDigest = registry.push(repository, config);
        var manifest = Json.object();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MANIFEST);
        manifest.put("artifactType", type);
        manifest.putObject("config")
                .put("mediaType", EMPTY_CONFIG)
                .put("digest", configDigest.toString())
                .put("size", config.length);
        manifest.putArray("layers")
                .addObject()
                .put("mediaType", type)
                .put("digest", content.toString())
                .put("size", size);
        subject.ifPresent(it ->
                manifest.putObject("subject")
                        .put("mediaType", it.mediaType())
                        .put("digest", it.digest().toString())
                        .put("size", it.size()));
        if (!annotations.isEmpty()) {
            var given = manifest.putObject("annotations");
            annotations.forEach(given::put);
        }
        var content = Json.bytes(manifest);
        var digest = registry.pushManifest(repository, MANIFEST, content);
        if (subject.isPresent()) {
            new Referrers(registry, repository)
                    .add(subject.get(), new Referrer(MANIFEST, digest, content.length, this));
        }
        return repository + "@" + digest;
    }

    /// The content of what is kept in the repository; empty when it is not kept any more. The
    /// caller closes the stream.
    static Optional<InputStream> read(RegistryBlobs registry, String repository, Digest manifest)
            throws IOException, InterruptedException {
        return open(registry, repository, manifest).map(Content::stream);
    }

    /// What is kept, and the media type that it was kept as.
    record Content(String type, InputStream stream) {}

    /// As [#read].
    static Optional<Content> open(RegistryBlobs registry, String repository, Digest manifest)
            throws IOException, InterruptedException {
        var found = registry.pullManifest(repository, manifest.toString());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var layer = Json.tree(found.get().content()).path("layers").path(0);
        return registry.pull(repository, Digest.parse(layer.path("digest").asText()))
                .map(it -> new Content(layer.path("mediaType").asText(), it));
    }

    /// @param place what `keep` returned
    static Digest digestIn(String place, String repository) {
        if (!place.startsWith(repository + "@")) {
            throw new IllegalArgumentException(
                    "'%s' is no place in %s".formatted(place, repository));
        }
        return Digest.parse(place.substring(repository.length() + 1));
    }
}
