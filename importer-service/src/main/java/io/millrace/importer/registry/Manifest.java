package io.millrace.importer.registry;

import io.millrace.contract.Digest;
import io.millrace.contract.image.ImageLayer;
import io.millrace.contract.image.ImageManifest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A verified manifest: of one image, or of a list of them for several platforms.
sealed interface Manifest {

    Digest digest();

    String mediaType();

    /// The manifest as the registry serves it.
    String raw();

    /// One image: its configuration and its layers, base first.
    record OfImage(
            Digest digest, String mediaType, String raw, Digest config, List<ImageLayer> layers)
            implements Manifest {
        public OfImage {
            layers = List.copyOf(layers);
        }
    }

    /// An image index, or manifest list as Docker calls it.
    record OfIndex(Digest digest, String mediaType, String raw, List<ImageManifest> images)
            implements Manifest {

        public OfIndex {
            images = List.copyOf(images);
        }

        /// The same index with other entries.
        OfIndex listing(List<ImageManifest> entries) {
            return new OfIndex(digest, mediaType, raw, entries);
        }

        /// Whether some of its entries are indexes themselves.
        boolean isNested() {
            return images.stream().anyMatch(OfIndex::isIndex);
        }

        static boolean isIndex(ImageManifest entry) {
            return MediaTypes.LISTS.contains(entry.mediaType());
        }

        /// The one image that stands for the index where only one is wanted: the preferred one,
        /// else that of the server's platform, else linux/amd64, else the first.
        Optional<ImageManifest> choose(Platform.Preference preference, Platform server) {
            return Stream.<Predicate<Platform>>of(
                            it -> preference.isExpressed() && preference.matches(it),
                            server::equals,
                            Platform.LINUX_AMD64::equals,
                            _ -> true)
                    .flatMap(
                            wanted -> runnable().filter(it -> wanted.test(platformOf(it))).limit(1))
                    .findFirst();
        }

        /// The entries that are images and not something said about one, such as an attestation.
        Stream<ImageManifest> runnable() {
            return images.stream()
                    .filter(it -> MediaTypes.MANIFESTS.contains(it.mediaType()))
                    .filter(it -> !it.os().equals(ManifestReader.UNKNOWN));
        }

        private static Platform platformOf(ImageManifest image) {
            return new Platform(image.os(), image.architecture());
        }
    }
}
