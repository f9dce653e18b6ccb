package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A blob on its way into a repository: the registry says where each next part of it goes.
final class BlobUpload {

    /// How much of an upload is in memory at a time.
    private static final int PIECE = 8 * 1024 * 1024;

    private final RegistryConnection registry;
    private final String repository;
    private String location;

    private BlobUpload(RegistryConnection registry, String repository, String location) {
        this.registry = registry;
        this.repository = repository;
        this.location = location;
    }

    static BlobUpload open(RegistryConnection registry, String repository)
            throws IOException, InterruptedException {
        var opened =
                registry.send(
                        registry.to(
                                        "/v2/" + repository + "/blobs/uploads/",
                                        RegistryGrant.push(repository))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build());
        RegistryConnection.expect(202, opened, "open an upload to " + repository);
        return new BlobUpload(
                registry,
                repository,
                opened.headers()
                        .firstValue("Location")
                        .orElseThrow(() ->
                                new RegistryUnavailable(
                                        "The registry opened an upload to %s without saying where"
                                                .formatted(repository))));
    }

    /// Sends all of a blob at once.
    void put(Digest digest, HttpRequest.BodyPublisher content)
            throws IOException, InterruptedException {
        registry.demand(
                201,
                ending(digest)
                        .header("Content-Type", "application/octet-stream")
                        .PUT(content)
                        .build(),
                "store " + digest + " in " + repository);
    }

    /// Sends what the stream yields, of which neither length nor digest is known before, a piece at
    /// a time. When the stream breaks off, nothing stays.
    ///
    /// @return the digest of all that was read
    Digest put(InputStream content) throws IOException, InterruptedException {
        try {
            var found = appendAll(content);
            registry.demand(
                    201,
                    ending(found).PUT(HttpRequest.BodyPublishers.noBody()).build(),
                    "store " + found + " in " + repository);
            return found;
        } catch (IOException | InterruptedException broken) {
            giveUp();
            throw broken;
        }
    }

    private Digest appendAll(InputStream content) throws IOException, InterruptedException {
        var digest = sha256();
        var sent = 0L;
        for (var piece = content.readNBytes(PIECE);
                piece.length > 0;
                piece = content.readNBytes(PIECE)) {
            digest.update(piece);
            append(sent, piece);
            sent += piece.length;
        }
        return Digest.parse("sha256:" + HexFormat.of().formatHex(digest.digest()));
    }

    private void append(long start, byte[] piece) throws IOException, InterruptedException {
        var sent =
                registry.send(
                        going(RegistryGrant.push(repository))
                                .header("Content-Type", "application/octet-stream")
                                .header("Content-Range", start + "-" + (start + piece.length - 1))
                                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(piece))
                                .build());
        RegistryConnection.expect(202, sent, "take in an upload to " + repository);
        location = sent.headers().firstValue("Location").orElse(location);
    }

    /// Tells the registry to forget the upload. One that is not told clears it away after a week.
    private void giveUp() {
        registry.tell(
                going(RegistryGrant.on(repository, List.of("pull", "push", "delete")))
                        .DELETE()
                        .build());
    }

    private HttpRequest.Builder going(RegistryGrant grant) {
        return registry.to(registry.here(location).toString(), grant);
    }

    private HttpRequest.Builder ending(Digest digest) {
        var next = registry.here(location);
        var query = next.getRawQuery() == null ? "?" : "&";
        return registry.to(next + query + "digest=" + digest, RegistryGrant.push(repository));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
