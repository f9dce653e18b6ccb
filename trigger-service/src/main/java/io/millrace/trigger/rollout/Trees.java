package io.millrace.trigger.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.platform.schema.Json;

/// Wire records as JSON trees.
final class Trees {

    private Trees() {}

    /// The tree as it is read back from storage, so that equal content is equal.
    static JsonNode of(Object value) {
        return Json.tree(Json.bytes(value));
    }
}
