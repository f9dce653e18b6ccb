package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import java.util.Objects;
import java.util.Optional;

/// The images that streams know: stored once, completed when more becomes known, else unchanged.
final class Images {

    /// An image whose bytes are in the integrated registry.
    static final String MANAGED = "openshift.io/image.managed";

    private static final String LAYERS_ORDER = "image.openshift.io/dockerLayersOrder";
    private static final String METADATA_VERSION = "1.0";

    private final Work work;

    Images(Work work) {
        this.work = work;
    }

    Optional<Resource> find(String name) {
        return work.find(ResourceKey.cluster(ResourceType.IMAGE, name));
    }

    /// Stores the image unless it is known. One that was known by name only is completed.
    Resource remember(Image image) {
        var name = Objects.requireNonNull(image.metadata().name());
        var known = find(name);
        if (known.isEmpty()) {
            return store(name, image, work.newUid());
        }
        var isBare = known.get().as(Image.class).dockerImageMetadata() == null;
        return isBare && image.dockerImageMetadata() != null
                ? complete(known.get(), image)
                : known.get();
    }

    private Resource store(String name, Image image, String uid) {
        var metadata =
                ObjectMeta.named(name)
                        .withUid(uid)
                        .withCreationTimestamp(work.now())
                        .withLabels(image.metadata().labels())
                        .withAnnotations(image.metadata().annotations());
        return save(name, image.withMetadata(metadata));
    }

    private Resource complete(Resource known, Image image) {
        var before = known.as(Image.class);
        var completed =
                image.withMetadata(before.metadata())
                        .withDockerImageReference(before.dockerImageReference());
        return save(known.key().name(), completed);
    }

    private Resource save(String name, Image image) {
        var tree = Wire.stored(image);
        tree.put("kind", ResourceType.IMAGE.kind());
        tree.put("apiVersion", ResourceType.IMAGE.apiVersion());
        tree.remove("signatures");
        stamp(tree);
        return work.save(ResourceKey.cluster(ResourceType.IMAGE, name), tree);
    }

    /// Says in which form layers and metadata are given.
    static void stamp(ObjectNode image) {
        if (image.hasNonNull("dockerImageMetadata")
                && !image.hasNonNull("dockerImageMetadataVersion")) {
            image.put("dockerImageMetadataVersion", METADATA_VERSION);
        }
        var metadata = image.withObject("/metadata");
        if (!image.path("dockerImageLayers").isEmpty()) {
            metadata.withObject("/annotations").put(LAYERS_ORDER, "ascending");
        }
    }
}
