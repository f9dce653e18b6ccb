package io.millrace.importer.registry;

import io.millrace.contract.Digest;
import io.millrace.contract.image.ImageManifest;
import java.util.ArrayList;
import java.util.List;

/// An index that lists indexes, as the OCI image specification allows (image-index.md, `manifests`:
/// "an index MAY be nested"): read down to its images, within limits.
final class NestedIndex {

    private static final int DEEPEST = 4;
    private static final int MOST_INDEXES = 32;

    /// Where manifests come from.
    interface Source {
        Manifest fetch(Digest digest) throws RegistryException, InterruptedException;
    }

    private final Source source;
    private int indexes;

    NestedIndex(Source source) {
        this.source = source;
    }

    Manifest.OfIndex flat(Manifest.OfIndex index) throws RegistryException, InterruptedException {
        var images = new ArrayList<ImageManifest>();
        collect(index, 1, images);
        return index.listing(images);
    }

    private void collect(Manifest.OfIndex index, int depth, List<ImageManifest> images)
            throws RegistryException, InterruptedException {
        for (var entry : index.images()) {
            if (Manifest.OfIndex.isIndex(entry)) {
                collect(inner(Digest.parse(entry.digest()), depth), depth + 1, images);
            } else {
                images.add(entry);
            }
            if (images.size() > ManifestReader.MOST_IMAGES) {
                throw RegistryException.invalid(
                        "its index and those in it list more than %d images"
                                .formatted(ManifestReader.MOST_IMAGES));
            }
        }
    }

    private Manifest.OfIndex inner(Digest digest, int depth)
            throws RegistryException, InterruptedException {
        indexes++;
        if (depth >= DEEPEST || indexes > MOST_INDEXES) {
            throw RegistryException.invalid(
                    "its index has more than %d indexes in it, or more than %d levels"
                            .formatted(MOST_INDEXES, DEEPEST));
        }
        return switch (source.fetch(digest)) {
            case Manifest.OfIndex inner -> inner;
            case Manifest.OfImage _ ->
                    throw RegistryException.invalid("its index lists an image as an index");
        };
    }
}
