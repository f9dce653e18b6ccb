package io.millrace.importer.application;

import io.millrace.contract.ImageReference;
import io.millrace.contract.Requester;
import io.millrace.contract.ResourceType;
import io.millrace.platform.access.Attributes;
import io.millrace.platform.log.Work;
import java.util.Optional;

/// The registry that comes with Millrace. This service may read everything in it, so it does that
/// only for those who may read the very repository.
///
/// @param host in pull specs
/// @param authority where the services reach it, which may be another name for it
record IntegratedRegistry(String host, String authority) {

    /// A repository that belongs to an image stream.
    record Repository(String namespace, String stream) {

        /// Reads `namespace/stream`; any other repository belongs to nobody.
        static Optional<Repository> parse(String path) {
            var slash = path.indexOf('/');
            return slash > 0 && slash == path.lastIndexOf('/') && slash < path.length() - 1
                    ? Optional.of(
                            new Repository(path.substring(0, slash), path.substring(slash + 1)))
                    : Optional.empty();
        }
    }

    boolean isMeantBy(ImageReference image) {
        return image.registry().equals(host) || image.registry().equals(authority);
    }

    /// How the image may be fetched into the namespace.
    ///
    /// @param requester on whose behalf; empty for what a stream wishes for, which reaches no other
    ///   namespace
    RegistryAccess accessTo(
            String pullSpec, String namespace, Optional<Requester> requester, Work work) {
        var image = reference(pullSpec);
        if (image.isEmpty() || !isMeantBy(image.get())) {
            return RegistryAccess.OUTSIDE;
        }
        var repository = Repository.parse(image.get().repository());
        var isReadable =
                repository
                        .filter(it ->
                                it.namespace().equals(namespace)
                                        || requester
                                                .filter(who -> mayRead(who, it, work))
                                                .isPresent())
                        .isPresent();
        return isReadable ? RegistryAccess.INTEGRATED : RegistryAccess.DENIED;
    }

    private static boolean mayRead(Requester requester, Repository repository, Work work) {
        var type = ResourceType.IMAGE_STREAM;
        return work.access()
                .allows(
                        requester,
                        new Attributes(
                                "get",
                                type.group(),
                                type.plural(),
                                "layers",
                                repository.namespace(),
                                repository.stream()));
    }

    private static Optional<ImageReference> reference(String pullSpec) {
        try {
            return Optional.of(ImageReference.parse(pullSpec));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
