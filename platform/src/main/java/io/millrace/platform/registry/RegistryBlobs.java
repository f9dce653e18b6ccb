package io.millrace.platform.registry;

import static io.millrace.platform.registry.RegistryConnection.expect;
import static io.millrace.platform.registry.RegistryConnection.refused;

import io.millrace.contract.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
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

    private final RegistryConnection registry;

    /// @param base where the registry is, `http://host:port`
    public RegistryBlobs(URI base, RegistryAuthorization authorization) {
        this.registry = new RegistryConnection(base, authorization);
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
        BlobUpload.open(registry, repository).put(digest, content);
    }

    /// Stores what the stream yields as a blob, of which neither length nor digest is known before,
    /// a piece at a time. When the stream breaks off, nothing stays.
    ///
    /// @return the digest of all that was read
    public Digest push(String repository, InputStream content)
            throws IOException, InterruptedException {
        return BlobUpload.open(registry, repository).put(content);
    }

    private boolean hasBlob(String repository, Digest digest)
            throws IOException, InterruptedException {
        return registry.send(
                                registry.to(
                                                blob(repository, digest),
                                                RegistryGrant.pull(repository))
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
                registry.send(
                        registry.to(
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
        put(
                repository,
                digest.toString(),
                new StoredManifest(mediaType, manifest),
                "store the manifest " + digest + " in " + repository);
        return digest;
    }

    /// Has a tag point to a manifest; where it points already changes nothing.
    public void tagManifest(String repository, String tag, StoredManifest manifest)
            throws IOException, InterruptedException {
        put(repository, tag, manifest, "tag %s:%s".formatted(repository, tag));
    }

    private void put(String repository, String reference, StoredManifest manifest, String what)
            throws IOException, InterruptedException {
        registry.demand(
                201,
                registry.to(manifest(repository, reference), RegistryGrant.push(repository))
                        .header("Content-Type", manifest.mediaType())
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(manifest.content()))
                        .build(),
                what);
    }

    /// Takes a tag away and leaves its manifest; taking away what is not there changes nothing.
    ///
    /// @return false when this registry does not know how to, as Distribution before version 3
    public boolean deleteTag(String repository, String tag)
            throws IOException, InterruptedException {
        var grant = RegistryGrant.on(repository, List.of("delete"));
        var deleted = registry.send(registry.to(manifest(repository, tag), grant).DELETE().build());
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
        var deleted = registry.send(registry.to(path, grant).DELETE().build());
        if (deleted.statusCode() != 404) {
            expect(202, deleted, "delete %s from %s".formatted(what, repository));
        }
    }

    /// The blob's bytes as they come; empty when there is no such blob. The caller closes the
    /// stream.
    public Optional<InputStream> pull(String repository, Digest digest)
            throws IOException, InterruptedException {
        return registry.stream(
                registry.to(blob(repository, digest), RegistryGrant.pull(repository)).build(),
                digest + " from " + repository);
    }

    /// The manifest's bytes and media type; empty when there is none.
    public Optional<StoredManifest> pullManifest(String repository, String reference)
            throws IOException, InterruptedException {
        var request =
                registry.to(manifest(repository, reference), RegistryGrant.pull(repository))
                        .header("Accept", MANIFESTS)
                        .build();
        var answer = registry.read(request);
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

    /// Whether the registry itself lists what refers to its images.
    boolean listsReferrers(String repository, Digest image)
            throws IOException, InterruptedException {
        var path = "/v2/" + repository + "/referrers/" + image;
        return registry.send(registry.to(path, RegistryGrant.pull(repository)).build()).statusCode()
                == 200;
    }

    private static String blob(String repository, Digest digest) {
        return "/v2/" + repository + "/blobs/" + digest;
    }

    private static String manifest(String repository, String reference) {
        return "/v2/" + repository + "/manifests/" + reference;
    }
}
