package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Logs of finished builds, each an OCI artifact of one gzip layer in a repository of Millrace's
/// own.
public final class LogArchive {

    public static final String REPOSITORY = "millrace/build-logs";

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
        return Artifact.of(LOG, digest, Files.size(gzip)).keep(registry, REPOSITORY);
    }

    /// The log's text; empty when it is not kept any more. The caller closes the stream.
    ///
    /// @param place what `keep` returned
    public Optional<InputStream> read(String place) throws IOException, InterruptedException {
        var digest = Artifact.digestIn(place, REPOSITORY);
        var content = Artifact.read(registry, REPOSITORY, digest);
        return content.isEmpty()
                ? Optional.empty()
                : Optional.of(new GZIPInputStream(content.get()));
    }
}
