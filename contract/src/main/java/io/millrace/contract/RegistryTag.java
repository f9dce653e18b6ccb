package io.millrace.contract;

import java.util.Optional;

/// A tag in the integrated registry, where `<namespace>/<stream>` is the repository of an image
/// stream: whoever pushes there moves the stream's tag.
public record RegistryTag(String namespace, String stream, String tag) {

    /// The tag that a push to the pull spec moves; empty when it goes elsewhere, or nowhere.
    ///
    /// @param registry the integrated registry's host in pull specs; empty when there is none
    public static Optional<RegistryTag> pushedTo(String pullSpec, String registry) {
        if (registry.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageReference.parse(pullSpec))
                    .filter(it -> it.registry().equalsIgnoreCase(registry))
                    .filter(it -> it.digest().isEmpty())
                    .flatMap(RegistryTag::of);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<RegistryTag> of(ImageReference image) {
        var path = image.repository().split("/", -1);
        return path.length == 2
                ? Optional.of(new RegistryTag(path[0], path[1], image.tagOrLatest()))
                : Optional.empty();
    }
}
