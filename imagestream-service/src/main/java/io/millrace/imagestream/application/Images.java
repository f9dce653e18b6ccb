package io.millrace.imagestream.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageSignature;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.platform.log.Work;
import io.millrace.platform.resource.Resource;
import io.millrace.platform.schema.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The images that streams know: stored once, completed when more becomes known, else unchanged.
final class Images {

    /// An image whose bytes are in the integrated registry.
    static final String MANAGED = "openshift.io/image.managed";

    /// An image whose description was read in a registry, and not only told by somebody.
    static final String VERIFIED = "millrace.io/image.verified";

    private static final String LAYERS_ORDER = "image.openshift.io/dockerLayersOrder";
    private static final String METADATA_KIND = "DockerImage";
    private static final String METADATA_GROUP = "image.openshift.io/1.0";
    private static final String METADATA_VERSION = "1.0";

    private final Work work;

    Images(Work work) {
        this.work = work;
    }

    Optional<Resource> find(String name) {
        return work.find(ResourceKey.cluster(ResourceType.IMAGE, name));
    }

    /// Stores what was read in a registry, unless it was read before. It replaces what somebody
    /// only said about the image.
    Resource remember(Image image) {
        var name = Objects.requireNonNull(image.metadata().name());
        var read =
                image.dockerImageMetadata() == null
                        ? unverified(image)
                        : annotated(unverified(image), VERIFIED, "true");
        var known = find(name);
        if (known.isEmpty()) {
            return store(name, read, work.newUid());
        }
        return image.dockerImageMetadata() != null && !isVerified(known.get())
                ? replace(known.get(), read)
                : known.get();
    }

    /// Stores what somebody says about an image, unless it is known. One that was known by name
    /// only is completed. Labels and annotations are not taken over: they may decide who can run
    /// the image, for everybody who will ever have it.
    Resource claim(Image said) {
        var name = Objects.requireNonNull(said.metadata().name());
        var image = said.withMetadata(ObjectMeta.named(name));
        var known = find(name);
        if (known.isEmpty()) {
            return store(name, image, work.newUid());
        }
        var isBare = known.get().as(Image.class).dockerImageMetadata() == null;
        return isBare && image.dockerImageMetadata() != null
                ? complete(known.get(), image)
                : known.get();
    }

    private static boolean isVerified(Resource known) {
        return "true".equals(annotationsOf(known.as(Image.class)).get(VERIFIED));
    }

    private static Map<String, String> annotationsOf(Image image) {
        return Objects.requireNonNullElse(image.metadata().annotations(), Map.of());
    }

    private static Image unverified(Image image) {
        if (!annotationsOf(image).containsKey(VERIFIED)) {
            return image;
        }
        var annotations = new LinkedHashMap<>(annotationsOf(image));
        annotations.remove(VERIFIED);
        return image.withMetadata(image.metadata().withAnnotations(annotations));
    }

    private static Image annotated(Image image, String name, String value) {
        var annotations = new LinkedHashMap<>(annotationsOf(image));
        annotations.put(name, value);
        return image.withMetadata(image.metadata().withAnnotations(annotations));
    }

    /// The labels stay, for they are people's.
    private Resource replace(Resource known, Image read) {
        var before = known.as(Image.class);
        var annotations = new LinkedHashMap<>(annotationsOf(before));
        annotations.putAll(annotationsOf(read));
        return save(
                known.key().name(),
                read.withMetadata(before.metadata().withAnnotations(annotations)),
                before.signatures());
    }

    private Resource store(String name, Image image, String uid) {
        var metadata =
                ObjectMeta.named(name)
                        .withUid(uid)
                        .withCreationTimestamp(work.now())
                        .withLabels(image.metadata().labels())
                        .withAnnotations(image.metadata().annotations());
        return save(name, image.withMetadata(metadata), null);
    }

    private Resource complete(Resource known, Image image) {
        var before = known.as(Image.class);
        var completed =
                image.withMetadata(before.metadata())
                        .withDockerImageReference(before.dockerImageReference());
        return save(known.key().name(), completed, before.signatures());
    }

    /// @param signatures that the image has already; what somebody brings with it does not count
    private Resource save(String name, Image image, @Nullable List<ImageSignature> signatures) {
        var tree = Wire.stored(image);
        tree.put("kind", ResourceType.IMAGE.kind());
        tree.put("apiVersion", ResourceType.IMAGE.apiVersion());
        tree.remove("signatures");
        if (signatures != null) {
            tree.set("signatures", Json.tree(Json.bytes(signatures)));
        }
        ManifestReading.fill(tree);
        stamp(tree);
        return work.save(ResourceKey.cluster(ResourceType.IMAGE, name), tree);
    }

    /// Says in which form layers and metadata are given, whatever a client of old says of that.
    static void stamp(ObjectNode image) {
        if (image.get("dockerImageMetadata") instanceof ObjectNode metadata) {
            metadata.put("kind", METADATA_KIND).put("apiVersion", METADATA_GROUP);
        }
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
