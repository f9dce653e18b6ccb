package io.millrace.platform.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.status.Refusal;
import java.util.Arrays;

/// The forms that a patch may have, by the media type of the request.
public enum PatchType {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC_MERGE("application/strategic-merge-patch+json");

    private final String mediaType;

    PatchType(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /// The form that a request's `Content-Type` announces; parameters do not matter.
    ///
    /// @throws io.millrace.platform.status.RefusedException with 415 when it is none of them
    public static PatchType ofMediaType(String contentType) {
        var bare = contentType.split(";", 2)[0].strip();
        return Arrays.stream(values())
                .filter(it -> it.mediaType.equalsIgnoreCase(bare))
                .findFirst()
                .orElseThrow(() ->
                        Refusal.unsupportedMediaType(
                                        Arrays.stream(values()).map(PatchType::mediaType).toList())
                                .asException());
    }

    /// The object of that kind, patched; the original stays as it is. Whether the outcome has the
    /// kind's form is for the decoder to say.
    public ObjectNode apply(ObjectNode original, JsonNode patch, Class<?> kind) {
        return switch (this) {
            case JSON -> JsonPatch.apply(original, patch);
            case MERGE -> JsonMergePatch.apply(original, patch);
            case STRATEGIC_MERGE -> StrategicMergePatch.apply(original, patch, Schema.of(kind));
        };
    }
}
