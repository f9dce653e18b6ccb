package io.millrace.gateway.views;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceKey;
import io.millrace.contract.ResourceType;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/// The tags of image streams with everything that the stream has of them: the wish, the facts and,
/// when one asks for a single tag, the image.
public final class ImageTags {

    private final Function<ResourceKey, Optional<Entry>> find;

    /// @param find what the read model holds
    public ImageTags(Function<ResourceKey, Optional<Entry>> find) {
        this.find = find;
    }

    /// @param name `<stream>:<tag>`
    public View get(String namespace, String name) {
        int colon = StreamTags.colonOf(name);
        var tag = name.substring(colon + 1);
        var stream =
                find.apply(
                                ResourceKey.of(
                                        ResourceType.IMAGE_STREAM,
                                        namespace,
                                        name.substring(0, colon)))
                        .map(Entry::tree)
                        .filter(it -> names(it).contains(tag))
                        .orElseThrow(
                                () -> Refusal.notFound(ResourceType.IMAGE_TAG, name).asException());
        var shown = tag(stream, tag);
        image(stream, tag).ifPresent(it -> shown.set("image", it));
        return View.of(shown);
    }

    private Optional<ObjectNode> image(JsonNode stream, String tag) {
        var event = StreamTags.newest(stream, tag);
        return Optional.of(event.path("image").asText())
                .filter(it -> !it.isEmpty())
                .flatMap(it -> find.apply(ResourceKey.cluster(ResourceType.IMAGE, it)))
                .map(it ->
                        StreamTags.shown(
                                (ObjectNode) it.tree(),
                                event,
                                stream,
                                StreamTags.wish(stream, tag),
                                true));
    }

    /// One entry for each tag that somebody wished for or that something is known of.
    public List<View> list(Entry stream) {
        var tree = stream.tree();
        return names(tree).stream().map(it -> View.of(tag(tree, it))).toList();
    }

    /// The answer to a write of the tag.
    public View written(Entry stream, String name) {
        return View.of(tag(stream.tree(), name.substring(name.indexOf(':') + 1)));
    }

    private static TreeSet<String> names(JsonNode stream) {
        var names = new TreeSet<String>();
        stream.path("spec").path("tags").forEach(it -> names.add(it.path("name").asText()));
        stream.path("status").path("tags").forEach(it -> names.add(it.path("tag").asText()));
        return names;
    }

    private static ObjectNode tag(JsonNode stream, String name) {
        var result = Json.object();
        result.put("kind", ResourceType.IMAGE_TAG.kind());
        result.put("apiVersion", ResourceType.IMAGE_TAG.apiVersion());
        ObjectNode metadata = stream.path("metadata").deepCopy();
        metadata.put("name", metadata.path("name").asText() + ":" + name);
        metadata.remove("managedFields");
        result.set("metadata", metadata);
        result.set("spec", orNull(StreamTags.wish(stream, name)));
        result.set("status", orNull(StreamTags.history(stream, name)));
        result.putNull("image");
        return result;
    }

    private static JsonNode orNull(JsonNode node) {
        return node.isMissingNode() ? Json.object().nullNode() : node;
    }
}
