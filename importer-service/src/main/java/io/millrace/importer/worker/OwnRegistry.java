package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.importer.registry.Credentials;
import io.millrace.importer.registry.FetchedImage;
import io.millrace.importer.registry.ImageRequest;
import io.millrace.importer.registry.Registries;
import io.millrace.importer.registry.RegistryException;
import io.millrace.importer.registry.RegistryFailure;
import java.util.List;
import java.util.Optional;

/// The integrated registry: asked where this service reaches it, named as in pull specs.
record OwnRegistry(Registries registries, String host, String authority, Credentials credentials) {

    Digest digestOf(String repository, String tag) throws RegistryException, InterruptedException {
        return registries.digestOf(request(reached(repository).tagged(tag)));
    }

    /// Where the tag points to; empty if it is not there.
    Optional<Digest> find(String repository, String tag)
            throws RegistryException, InterruptedException {
        try {
            return Optional.of(digestOf(repository, tag));
        } catch (RegistryException e) {
            if (e.failure() instanceof RegistryFailure.NotFound) {
                return Optional.empty();
            }
            throw e;
        }
    }

    Digest digestOf(ImageReference asked) throws RegistryException, InterruptedException {
        return registries.digestOf(request(there(asked)));
    }

    Digest platformDigestOf(ImageRequest asked) throws RegistryException, InterruptedException {
        return registries.platformDigestOf(
                request(there(asked.reference())).preferring(asked.preference()));
    }

    List<String> tagsOf(String repository, int most)
            throws RegistryException, InterruptedException {
        return registries.tagsOf(request(reached(repository)), most);
    }

    /// The image exactly as it was pushed, an index included.
    FetchedImage fetch(String repository, Digest digest)
            throws RegistryException, InterruptedException {
        return named(
                registries.fetch(request(reached(repository).pinnedTo(digest)).keepingIndex(true)));
    }

    /// Repositories in the registry's order after the given one, or from the first.
    List<String> repositoriesAfter(String last, int most)
            throws RegistryException, InterruptedException {
        return registries.repositoriesAfter(request(reached("catalog")), last, most);
    }

    /// Fetches what a pull spec of this registry asks for. How it is approached is not the asking
    /// one's business: Millrace's credential must never go where nobody vouches for the registry.
    FetchedImage fetch(ImageRequest asked) throws RegistryException, InterruptedException {
        return named(
                registries.fetch(
                        new ImageRequest(
                                there(asked.reference()),
                                credentials,
                                false,
                                asked.keepIndex(),
                                asked.preference())));
    }

    private ImageReference there(ImageReference asked) {
        return new ImageReference(authority, asked.repository(), asked.tag(), asked.digest());
    }

    private ImageReference reached(String repository) {
        return new ImageReference(authority, repository, Optional.empty(), Optional.empty());
    }

    private ImageRequest request(ImageReference reference) {
        return ImageRequest.of(reference).as(credentials);
    }

    private FetchedImage named(FetchedImage image) {
        return new FetchedImage(
                image.digest(),
                new ImageReference(
                        host,
                        image.pullSpec().repository(),
                        image.pullSpec().tag(),
                        image.pullSpec().digest()),
                image.mediaType(),
                image.metadata(),
                image.layers(),
                image.manifests(),
                image.manifest(),
                image.config(),
                image.children().stream().map(this::named).toList());
    }
}
