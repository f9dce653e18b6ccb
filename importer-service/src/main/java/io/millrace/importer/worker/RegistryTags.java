package io.millrace.importer.worker;

import io.millrace.contract.Digest;
import io.millrace.platform.registry.RegistryBlobs;
import io.millrace.platform.registry.StoredManifest;
import io.millrace.platform.schema.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The integrated registry's tags, as far as Millrace moves them.
record RegistryTags(RegistryBlobs registry) {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    /// The image's manifest, once the repository has the image, whichever repository has it now.
    StoredManifest manifest(Digest image, String from, String repository)
            throws IOException, InterruptedException {
        var present = registry.pullManifest(repository, image.toString());
        if (present.isPresent()) {
            return present.get();
        }
        if (!from.equals(repository)) {
            new ImageCopy.Route(registry, from, repository).copy(image);
        }
        return registry.pullManifest(repository, image.toString())
                .orElseThrow(() ->
                        new FileNotFoundException("%s has no %s".formatted(repository, image)));
    }

    void move(String repository, String tag, StoredManifest image)
            throws IOException, InterruptedException {
        registry.tagManifest(repository, tag, image);
    }

    /// Takes the tag away and nothing else. Older registries only take manifests away, and with
    /// them all of their tags: there the tag first gets an index of nothing that no other tag has.
    void remove(String repository, String tag) throws IOException, InterruptedException {
        if (registry.deleteTag(repository, tag)) {
            return;
        }
        registry.tagManifest(repository, tag, index(repository, tag));
        registry.deleteManifest(repository, gap(repository, tag));
    }

    /// What a tag points to for a moment before it is gone.
    Digest gap(String repository, String tag) {
        return Digest.of(index(repository, tag).content());
    }

    static StoredManifest index(String repository, String tag) {
        var content =
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        INDEX,
                        "manifests",
                        List.of(),
                        "annotations",
                        Map.of("io.millrace.removed", repository + ":" + tag));
        return new StoredManifest(INDEX, Json.bytes(new TreeMap<>(content)));
    }
}
