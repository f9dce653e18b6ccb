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

    /// Before each line stand its milliseconds since the epoch and a blank. The first version had
    /// the text alone.
    private static final String LOG = "application/vnd.millrace.build.log.v2+gzip";

    private final RegistryBlobs registry;

    public LogArchive(RegistryBlobs registry) {
        this.registry = registry;
    }

    /// Keeps the log.
    ///
    /// @param gzip the log's lines, each after its milliseconds since the epoch and a blank;
    ///   compressed
    /// @param digest of that file
    /// @return where it is kept: `millrace/build-logs@<manifest digest>`
    public String keep(Path gzip, Digest digest) throws IOException, InterruptedException {
        registry.push(REPOSITORY, digest, gzip);
        return Artifact.of(LOG, digest, Files.size(gzip)).keep(registry, REPOSITORY);
    }

    /// A log that was kept.
    ///
    /// @param isTimed whether each line stands after its milliseconds since the epoch and a blank
    public record Kept(InputStream lines, boolean isTimed) {}

    /// The log; empty when it is not kept any more. The caller closes the stream.
    ///
    /// @param place what `keep` returned
    public Optional<Kept> read(String place) throws IOException, InterruptedException {
        var digest = Artifact.digestIn(place, REPOSITORY);
        var found = Artifact.open(registry, REPOSITORY, digest);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var content = found.get();
        return Optional.of(
                new Kept(new GZIPInputStream(content.stream()), content.type().equals(LOG)));
    }
}
