package io.millrace.platform.registry;

import io.millrace.contract.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Blobs and manifests in the integrated registry (OCI Distribution specification, "Pull" and
/// "Push"), with basic authentication.
public final class RegistryBlobs {

    /// Every kind of manifest; a registry that is not told answers in an old form.
    private static final String MANIFESTS =
            "application/vnd.oci.image.manifest.v1+json,"
                    + "application/vnd.oci.image.index.v1+json,"
                    + "application/vnd.docker.distribution.manifest.v2+json,"
                    + "application/vnd.docker.distribution.manifest.list.v2+json";

    /// How much of an upload is in memory at a time.
    private static final int PIECE = 8 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final URI base;
    private final RegistryAuthorization authorization;

    /// @param base where the registry is, `http://host:port`
    public RegistryBlobs(URI base, RegistryAuthorization authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /// Stores the bytes as a blob; storing them again changes nothing.
    public Digest push(String repository, byte[] content) throws IOException, InterruptedException {
        var digest = Digest.of(content);
        push(repository, digest, HttpRequest.BodyPublishers.ofByteArray(content));
        return digest;
    }

    /// Stores the file as a blob.
    ///
    /// @param digest of the file's content
    public void push(String repository, Digest digest, Path file)
            throws IOException, InterruptedException {
        push(repository, digest, HttpRequest.BodyPublishers.ofFile(file));
    }

    private void push(String repository, Digest digest, HttpRequest.BodyPublisher content)
            throws IOException, InterruptedException {
        if (hasBlob(repository, digest)) {
            return;
        }
        var location = openUpload(repository);
        var target = uploadAt(location, digest);
        var stored =
                send(
                        authorized(target, RegistryGrant.push(repository))
                                .header("Content-Type", "application/octet-stream")
                                .PUT(content)
                                .build());
        expect(201, stored, "store " + digest + " in " + repository);
    }

    /// Stores what the stream yields as a blob, of which neither length nor digest is known before,
    /// a piece at a time. When the stream breaks off, nothing stays.
    ///
    /// @return the digest of all that was read
    public Digest push(String repository, InputStream content)
            throws IOException, InterruptedException {
        var location = openUpload(repository);
        try {
            var digest = sha256();
            var sent = 0L;
            for (var piece = content.readNBytes(PIECE);
                    piece.length > 0;
                    piece = content.readNBytes(PIECE)) {
                digest.update(piece);
                location = append(repository, location, sent, piece);
                sent += piece.length;
            }
            var found = Digest.parse("sha256:" + HexFormat.of().formatHex(digest.digest()));
            var stored =
                    send(
                            authorized(uploadAt(location, found), RegistryGrant.push(repository))
                                    .PUT(HttpRequest.BodyPublishers.noBody())
                                    .build());
            expect(201, stored, "store " + found + " in " + repository);
            return found;
        } catch (IOException | InterruptedException broken) {
            giveUp(repository, location);
            throw broken;
        }
    }

    /// @return where the upload goes on
    private String append(String repository, String location, long start, byte[] piece)
            throws IOException, InterruptedException {
        var sent =
                send(
                        authorized(uploadAt(location), RegistryGrant.push(repository))
                                .header("Content-Type", "application/octet-stream")
                                .header("Content-Range", start + "-" + (start + piece.length - 1))
                                .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(piece))
                                .build());
        expect(202, sent, "take in an upload to " + repository);
        return sent.headers().firstValue("Location").orElse(location);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String openUpload(String repository) throws IOException, InterruptedException {
        var opened =
                send(
                        to("/v2/" + repository + "/blobs/uploads/", RegistryGrant.push(repository))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build());
        expect(202, opened, "open an upload to " + repository);
        return opened.headers()
                .firstValue("Location")
                .orElseThrow(() ->
                        new RegistryUnavailable(
                                "The registry opened an upload to %s without saying where"
                                        .formatted(repository)));
    }

    /// Tells the registry to forget the upload. One that is not told clears it away after a week.
    private void giveUp(String repository, String location) {
        var forget =
                authorized(
                                uploadAt(location),
                                RegistryGrant.on(repository, List.of("pull", "push", "delete")))
                        .DELETE()
                        .build();
        var _ = client.sendAsync(forget, HttpResponse.BodyHandlers.discarding());
    }

    private URI uploadAt(String location) {
        var named = base.resolve(location);
        var query = named.getRawQuery() == null ? "" : "?" + named.getRawQuery();
        return base.resolve(named.getRawPath() + query);
    }

    /// Where the upload continues: the path that the registry named, on the host that we know. The
    /// credential goes to no other.
    private URI uploadAt(String location, Digest digest) {
        var named = base.resolve(location);
        var query = named.getRawQuery() == null ? "" : named.getRawQuery() + "&";
        return base.resolve(named.getRawPath() + "?" + query + "digest=" + digest);
    }

    private boolean hasBlob(String repository, Digest digest)
            throws IOException, InterruptedException {
        return send(to(blob(repository, digest), RegistryGrant.pull(repository))
                                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                                .build())
                        .statusCode()
                == 200;
    }

    /// Has the registry take over a blob that another of its repositories has; taking it over again
    /// changes nothing.
    ///
    /// @return whether the blob is there now; false when the other repository has no such blob
    public boolean mount(String repository, Digest digest, String from)
            throws IOException, InterruptedException {
        if (hasBlob(repository, digest)) {
            return true;
        }
        var query = "?mount=" + digest + "&from=" + from;
        var asked =
                send(
                        to(
                                        "/v2/" + repository + "/blobs/uploads/" + query,
                                        RegistryGrant.push(repository),
                                        RegistryGrant.pull(from))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build());
        if (asked.statusCode() == 202) {
            return false;
        }
        expect(201, asked, "take over " + digest + " from " + from + " to " + repository);
        return true;
    }

    /// Stores a manifest under its digest.
    public Digest pushManifest(String repository, String mediaType, byte[] manifest)
            throws IOException, InterruptedException {
        var digest = Digest.of(manifest);
        var stored =
                send(
                        to(manifest(repository, digest.toString()), RegistryGrant.push(repository))
                                .header("Content-Type", mediaType)
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest))
                                .build());
        expect(201, stored, "store the manifest " + digest + " in " + repository);
        return digest;
    }

    /// Has a tag point to a manifest; where it points already changes nothing.
    public void tagManifest(String repository, String tag, StoredManifest manifest)
            throws IOException, InterruptedException {
        var stored =
                send(
                        to(manifest(repository, tag), RegistryGrant.push(repository))
                                .header("Content-Type", manifest.mediaType())
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest.content()))
                                .build());
        expect(201, stored, "tag %s:%s".formatted(repository, tag));
    }

    /// Takes a tag away and leaves its manifest; taking away what is not there changes nothing.
    ///
    /// @return false when this registry does not know how to, as Distribution before version 3
    public boolean deleteTag(String repository, String tag)
            throws IOException, InterruptedException {
        var grant = RegistryGrant.on(repository, List.of("delete"));
        var deleted = send(to(manifest(repository, tag), grant).DELETE().build());
        if (deleted.statusCode() == 400 || deleted.statusCode() == 405) {
            return false;
        }
        if (deleted.statusCode() != 404) {
            expect(202, deleted, "take away the tag %s:%s".formatted(repository, tag));
        }
        return true;
    }

    /// Takes a manifest, and with it every tag that points to it, out of a repository; taking away
    /// what is not there changes nothing.
    public void deleteManifest(String repository, Digest digest)
            throws IOException, InterruptedException {
        remove(repository, manifest(repository, digest.toString()), "the manifest " + digest);
    }

    /// Takes a blob out of a repository; taking away what is not there changes nothing. Other
    /// repositories keep it.
    public void deleteBlob(String repository, Digest digest)
            throws IOException, InterruptedException {
        remove(repository, blob(repository, digest), "the blob " + digest);
    }

    private void remove(String repository, String path, String what)
            throws IOException, InterruptedException {
        var grant = RegistryGrant.on(repository, List.of("delete"));
        var deleted = send(to(path, grant).DELETE().build());
        if (deleted.statusCode() != 404) {
            expect(202, deleted, "delete %s from %s".formatted(what, repository));
        }
    }

    /// The blob's bytes as they come; empty when there is no such blob. The caller closes the
    /// stream.
    public Optional<InputStream> pull(String repository, Digest digest)
            throws IOException, InterruptedException {
        return stream(
                to(blob(repository, digest), RegistryGrant.pull(repository)).build(),
                digest + " from " + repository);
    }

    /// The manifest's bytes and media type; empty when there is none.
    public Optional<StoredManifest> pullManifest(String repository, String reference)
            throws IOException, InterruptedException {
        var request =
                to(manifest(repository, reference), RegistryGrant.pull(repository))
                        .header("Accept", MANIFESTS)
                        .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw refused(answer.statusCode(), "read " + reference + " from " + repository);
        }
        return Optional.of(
                new StoredManifest(
                        answer.headers().firstValue("Content-Type").orElse(""), answer.body()));
    }

    private Optional<InputStream> stream(HttpRequest request, String what)
            throws IOException, InterruptedException {
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        switch (answer.statusCode()) {
            case 200 -> {
                return Optional.of(answer.body());
            }
            case 404 -> {
                answer.body().close();
                return Optional.empty();
            }
            case 301, 302, 303, 307, 308 -> {
                answer.body().close();
                return elsewhere(request, answer, what);
            }
            default -> {
                answer.body().close();
                throw refused(answer.statusCode(), "read " + what);
            }
        }
    }

    /// A registry over object storage sends its readers there. The credential stays here.
    private Optional<InputStream> elsewhere(
            HttpRequest request, HttpResponse<InputStream> answer, String what)
            throws IOException, InterruptedException {
        var location =
                answer.headers()
                        .firstValue("Location")
                        .orElseThrow(() -> refused(answer.statusCode(), "read " + what));
        var moved =
                client.send(
                        HttpRequest.newBuilder(request.uri().resolve(location))
                                .timeout(PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        if (moved.statusCode() != 200) {
            moved.body().close();
            throw refused(moved.statusCode(), "read " + what + " from the registry's storage");
        }
        return Optional.of(moved.body());
    }

    private HttpResponse<Void> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.discarding());
    }

    private static void expect(int code, HttpResponse<?> answer, String what)
            throws RegistryUnavailable {
        if (answer.statusCode() != code) {
            throw refused(answer.statusCode(), what);
        }
    }

    private static RegistryUnavailable refused(int code, String what) {
        return new RegistryUnavailable(
                "The registry answered %d to the request to %s".formatted(code, what));
    }

    private HttpRequest.Builder to(String path, RegistryGrant... access) {
        return authorized(base.resolve(path), access);
    }

    private HttpRequest.Builder authorized(URI target, RegistryGrant... access) {
        return HttpRequest.newBuilder(target)
                .timeout(PATIENCE)
                .header("Authorization", authorization.header(List.of(access)));
    }

    private static String blob(String repository, Digest digest) {
        return "/v2/" + repository + "/blobs/" + digest;
    }

    private static String manifest(String repository, String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }
}
