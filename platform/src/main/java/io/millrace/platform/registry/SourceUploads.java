package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/// The sources of binary builds between their upload and their build, each an OCI artifact of one
/// layer in a repository of Millrace's own. What is not removed by name stays.
public final class SourceUploads {

    public static final String REPOSITORY = "millrace/build-sources";

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
        return Artifact.of(SOURCE, digest, counted.count())
                .annotated(Map.of(UPLOAD, id))
                .keep(registry, REPOSITORY);
    }

    /// What was uploaded; empty when it is not kept any more. The caller closes the stream.
    ///
    /// @param place what `keep` returned
    public Optional<InputStream> read(String place) throws IOException, InterruptedException {
        return Artifact.read(registry, REPOSITORY, digestOf(place));
    }

    /// Keeps it no longer; what is not there is not missed.
    ///
    /// @param place what `keep` returned
    public void remove(String place) throws IOException, InterruptedException {
        registry.deleteManifest(REPOSITORY, digestOf(place));
    }

    private static Digest digestOf(String place) {
        return Artifact.digestIn(place, REPOSITORY);
    }
}
