package io.millrace.importer.registry;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import java.util.List;
import java.util.Optional;

/// Fetches a manifest by tag or digest and verifies that it is the one it claims to be.
record ManifestPuller(String repository, String name, Optional<Digest> expected)
        implements RegistryEndpoint<Manifest> {

    private static final int LARGEST_MANIFEST = 4 * 1024 * 1024;

    static ManifestPuller of(ImageReference reference) {
        return new ManifestPuller(
                reference.repository(), reference.manifestName(), reference.digest());
    }

    @Override
    public String path() {
        return repository + "/manifests/" + name;
    }

    @Override
    public List<String> accept() {
        return MediaTypes.ACCEPTED;
    }

    @Override
    public int sizeLimit() {
        return LARGEST_MANIFEST;
    }

    @Override
    public Manifest read(HttpAnswer answer) throws RegistryException {
        var body = answer.body();
        if (expected.isPresent()) {
            require(expected.get(), body);
            return ManifestReader.read(expected.get(), answer.mediaType(), body);
        }
        var claimed = claimedBy(answer);
        if (claimed.isPresent()) {
            require(claimed.get(), body);
        }
        return ManifestReader.read(
                claimed.orElseGet(() -> Digest.of(body)), answer.mediaType(), body);
    }

    private static void require(Digest digest, byte[] body) throws RegistryException {
        if (!digest.names(body)) {
            throw RegistryException.invalid(
                    "the manifest's content has the digest %s, not %s"
                            .formatted(Digest.of(body), digest));
        }
    }

    /// The digest that the registry gives its answer, if it gives one.
    static Optional<Digest> claimedBy(HttpAnswer answer) throws RegistryException {
        var header = answer.header("docker-content-digest");
        try {
            return header.map(Digest::parse);
        } catch (IllegalArgumentException noDigest) {
            throw RegistryException.invalid("the registry names its manifest by no digest");
        }
    }
}
