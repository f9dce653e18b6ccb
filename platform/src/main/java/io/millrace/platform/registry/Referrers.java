package io.millrace.platform.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.Digest;
import io.millrace.platform.schema.Json;
import java.io.IOException;
import java.util.regex.Pattern;

/// What refers to the images of a repository, under tags named after them where the registry keeps
/// no list of it (OCI Distribution specification, "Referrers Tag Schema").
public record Referrers(RegistryBlobs registry, String repository) {

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final Pattern TAG = Pattern.compile("sha256-[0-9a-f]{64}");

    /// Whether the tag is no name of an image but of such a list.
    public static boolean isTag(String tag) {
        return TAG.matcher(tag).matches();
    }

    private static String tagOf(Digest image) {
        return image.toString().replace(':', '-');
    }

    void add(Artifact.Subject image, Artifact.Referrer referrer)
            throws IOException, InterruptedException {
        if (registry.listsReferrers(repository, image.digest())) {
            return;
        }
        var tag = tagOf(image.digest());
        var known = registry.pullManifest(repository, tag);
        var index =
                known.isPresent() ? (ObjectNode) Json.tree(known.get().content()) : emptyIndex();
        var manifests = index.withArray("manifests");
        for (var manifest : manifests) {
            if (manifest.path("digest").asText().equals(referrer.digest().toString())) {
                return;
            }
        }
        manifests.add(referrer.descriptor());
        registry.tagManifest(repository, tag, new StoredManifest(INDEX, Json.bytes(index)));
    }

    private static ObjectNode emptyIndex() {
        return Json.object().put("schemaVersion", 2).put("mediaType", INDEX);
    }
}
