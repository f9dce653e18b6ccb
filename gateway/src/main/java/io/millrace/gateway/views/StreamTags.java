package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The tags of image streams as objects of their own: a stream's tag joined with its image.
public final class StreamTags {

    private final Function<ResourceKey, Optional<Entry>> find;

    /// @param find what the read model holds
    public StreamTags(Function<ResourceKey, Optional<Entry>> find) {
        this.find = find;
    }

    /// @param name `<stream>:<tag>`
    public View get(String namespace, String name) {
        int colon = colonOf(name);
        var tag = name.substring(colon + 1);
        var stream =
                find.apply(
                                ResourceKey.of(
                                        ResourceType.IMAGE_STREAM,
                                        namespace,
                                        name.substring(0, colon)))
                        .map(Entry::tree)
                        .orElseThrow(() -> missing(name));
        var event = newest(stream, tag);
        var digest = event.path("image").asText();
        if (digest.isEmpty()) {
            throw missing(name);
        }
        var image =
                find.apply(ResourceKey.cluster(ResourceType.IMAGE, digest))
                        .orElseThrow(
                                () -> Refusal.notFound(ResourceType.IMAGE, digest).asException());
        return View.of(tag(stream, tag, (ObjectNode) image.tree(), true));
    }

    static int colonOf(String name) {
        int colon = name.indexOf(':');
        if (colon <= 0 || colon == name.length() - 1 || name.indexOf(':', colon + 1) > 0) {
            throw Refusal.badRequest("\"%s\" must be of the form <name>:<tag>".formatted(name))
                    .asException();
        }
        return colon;
    }

    /// One entry for each tag of the stream that points to an image; the images stay light.
    public List<View> list(Entry stream) {
        var tree = stream.tree();
        var tags = new ArrayList<View>();
        for (var history : tree.path("status").path("tags")) {
            var tag = history.path("tag").asText();
            if (!newest(tree, tag).path("image").asText().isEmpty()) {
                tags.add(View.of(tag(tree, tag, Json.object(), false)));
            }
        }
        return tags;
    }

    /// The answer to a write of the tag, which may have no image yet.
    public View written(Entry stream, String name) {
        return View.of(
                tag(stream.tree(), name.substring(name.indexOf(':') + 1), Json.object(), false));
    }

    private static ObjectNode tag(JsonNode stream, String name, ObjectNode image, boolean whole) {
        var metadata = stream.path("metadata");
        var event = newest(stream, name);
        var wish = wish(stream, name);
        var result = Json.object();
        result.put("kind", ResourceType.IMAGE_STREAM_TAG.kind());
        result.put("apiVersion", ResourceType.IMAGE_STREAM_TAG.apiVersion());

        var own = result.putObject("metadata");
        own.put("name", metadata.path("name").asText() + ":" + name);
        own.put("namespace", metadata.path("namespace").asText());
        copy(metadata, own, "uid");
        copy(metadata, own, "resourceVersion");
        var created = event.path("created").asText();
        own.put(
                "creationTimestamp",
                created.isEmpty() ? metadata.path("creationTimestamp").asText() : created);
        copy(metadata, own, "labels");
        var annotations = wish.path("annotations");
        if (annotations.isObject() && !annotations.isEmpty()) {
            own.set("annotations", annotations);
        }

        result.set("tag", wish.isMissingNode() ? null : wish);
        result.put("generation", event.path("generation").asLong());
        result.withObject("/lookupPolicy")
                .put("local", stream.path("spec").path("lookupPolicy").path("local").asBoolean());
        var conditions = history(stream, name).path("conditions");
        if (!conditions.isEmpty()) {
            result.set("conditions", conditions);
        }
        result.set("image", shown(image, event, stream, wish, whole));
        return result;
    }

    static ObjectNode shown(
            ObjectNode image, JsonNode event, JsonNode stream, JsonNode wish, boolean whole) {
        var digest = event.path("image").asText();
        image.remove(List.of("dockerImageManifest", "dockerImageConfig"));
        if (whole) {
            image.remove(List.of("kind", "apiVersion"));
            describe(image);
            var annotations = wish.path("annotations");
            if (annotations.isObject() && !annotations.isEmpty()) {
                image.withObject("/metadata")
                        .withObject("/annotations")
                        .setAll((ObjectNode) annotations);
            }
        } else {
            var metadata = image.putObject("metadata");
            if (!digest.isEmpty()) {
                metadata.put("name", digest);
            }
            metadata.putNull("creationTimestamp");
        }
        if (!event.isMissingNode()) {
            image.put("dockerImageReference", pullSpec(event, stream, wish));
        }
        return image;
    }

    /// Clients show no image of which nothing is said, not even that.
    static void describe(ObjectNode image) {
        if (!image.hasNonNull("dockerImageMetadata")) {
            image.putObject("dockerImageMetadata")
                    .put("kind", "DockerImage")
                    .put("apiVersion", "image.openshift.io/1.0")
                    .putNull("Created")
                    .putObject("ContainerConfig");
        }
    }

    /// What a consumer of the tag pulls.
    private static String pullSpec(JsonNode event, JsonNode stream, JsonNode wish) {
        var digest = event.path("image").asText();
        var repository = stream.path("status").path("dockerImageRepository").asText();
        var local = wish.path("referencePolicy").path("type").asText().equals("Local");
        return local && !repository.isEmpty() && !digest.isEmpty()
                ? repository + "@" + digest
                : event.path("dockerImageReference").asText();
    }

    static JsonNode history(JsonNode stream, String tag) {
        return named(stream.path("status").path("tags"), "tag", tag);
    }

    static JsonNode newest(JsonNode stream, String tag) {
        return history(stream, tag).path("items").path(0);
    }

    static JsonNode wish(JsonNode stream, String tag) {
        return named(stream.path("spec").path("tags"), "name", tag);
    }

    private static JsonNode named(JsonNode list, String field, String value) {
        for (var item : list) {
            if (item.path(field).asText().equals(value)) {
                return item;
            }
        }
        return MissingNode.getInstance();
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        }
    }

    private static RuntimeException missing(String name) {
        return Refusal.notFound(ResourceType.IMAGE_STREAM_TAG, name).asException();
    }
}
