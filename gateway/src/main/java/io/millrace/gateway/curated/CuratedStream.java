package io.millrace.gateway.curated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// An image stream as its source wants it: name, labels, annotations and spec, nothing else.
///
/// @param wish the stream without the marks of its origin
record CuratedStream(String name, String place, ObjectNode wish) {

    static final String NAMESPACE = "openshift";

    /// Marks a stream that may be changed from here, with the place that it came from.
    static final String ORIGIN = "millrace.io/curated-from";

    /// What was wanted when the stream was written last.
    private static final String DIGEST = "millrace.io/curated-digest";

    /// What is to be done about a stream.
    sealed interface Step {

        record Create(ObjectNode stream) implements Step {}

        /// @param stream with the resourceVersion that it replaces
        record Replace(ObjectNode stream) implements Step {}

        record Leave() implements Step {}

        /// Somebody else's stream has the name.
        record Foreign() implements Step {}
    }

    /// Reads what a source says of one stream.
    static CuratedStream of(JsonNode given, String place) throws SourceException {
        var metadata = given.path("metadata");
        var name = metadata.path("name").asText();
        var namespace = metadata.path("namespace").asText(NAMESPACE);
        if (name.isEmpty()) {
            throw new SourceException("an ImageStream in %s has no name".formatted(place));
        }
        if (!namespace.equals(NAMESPACE)) {
            throw new SourceException(
                    "the ImageStream %s in %s is for the project %s, only openshift is curated"
                            .formatted(name, place, namespace));
        }
        var wish = Json.object();
        wish.put("apiVersion", ResourceType.IMAGE_STREAM.apiVersion());
        wish.put("kind", ResourceType.IMAGE_STREAM.kind());
        var wanted = wish.putObject("metadata").put("name", name);
        for (var words : List.of("labels", "annotations")) {
            if (metadata.path(words).isObject()) {
                wanted.set(words, metadata.path(words).deepCopy());
            }
        }
        if (wanted.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(
                    List.of(ORIGIN, DIGEST, "kubectl.kubernetes.io/last-applied-configuration"));
        }
        wish.set(
                "spec",
                given.path("spec").isObject() ? given.path("spec").deepCopy() : Json.object());
        return new CuratedStream(name, place, wish);
    }

    /// @param stored the stream of that name, if there is one
    Step over(Optional<JsonNode> stored) {
        if (stored.isEmpty()) {
            var created = wish.deepCopy();
            mark(created);
            return new Step.Create(created);
        }
        var marks = stored.get().path("metadata").path("annotations");
        if (!marks.has(ORIGIN)) {
            return new Step.Foreign();
        }
        return marks.path(DIGEST).asText().equals(digest())
                ? new Step.Leave()
                : new Step.Replace(replacing((ObjectNode) stored.get()));
    }

    /// Labels and annotations that others added stay.
    private ObjectNode replacing(ObjectNode stored) {
        var next = stored.deepCopy();
        next.remove("status");
        next.set("spec", wish.path("spec").deepCopy());
        for (var words : List.of("labels", "annotations")) {
            if (wish.path("metadata").path(words) instanceof ObjectNode wanted) {
                next.withObject("/metadata/" + words).setAll(wanted);
            }
        }
        mark(next);
        return next;
    }

    private void mark(ObjectNode stream) {
        stream.withObject("/metadata/annotations").put(ORIGIN, place).put(DIGEST, digest());
    }

    private String digest() {
        try {
            var sha = MessageDigest.getInstance("SHA-256").digest(Json.bytes(wish));
            return "sha256:" + HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("This JDK has no SHA-256", absent);
        }
    }
}
