package io.millrace.gateway.secretbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.ResourceType;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.FieldError;
import io.millrace.platform.status.Refusal;
import io.millrace.platform.status.RefusedException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What can be said of a Secret's values only before they are sealed: how much they are, and
/// whether registry credentials are what they claim. A refusal never shows a value.
final class SecretContents {

    private static final int MOST = 1024 * 1024;
    private static final Map<String, String> JSON_KEYS =
            Map.of(
                    "kubernetes.io/dockercfg", ".dockercfg",
                    "kubernetes.io/dockerconfigjson", ".dockerconfigjson");

    private SecretContents() {}

    /// @throws RefusedException when the values are too much, or no JSON where they must be
    static void require(String name, ObjectNode secret) {
        var data = secret.path("data");
        long size = 0;
        for (var value : data) {
            size += value.asText().length() * 3L / 4;
        }
        if (size > MOST) {
            throw invalid(name, FieldError.tooLong("data", MOST));
        }
        var key = JSON_KEYS.get(secret.path("type").asText());
        if (key != null && data.path(key).isTextual() && !isJsonObject(data.path(key))) {
            throw invalid(
                    name,
                    FieldError.invalid(
                            "data[" + key + "]",
                            "<secret contents redacted>",
                            "must be a JSON object"));
        }
    }

    private static boolean isJsonObject(JsonNode value) {
        try {
            var text = Base64.getMimeDecoder().decode(value.asText());
            return Json.tree(text).isObject();
        } catch (RuntimeException noJson) {
            return false;
        }
    }

    private static RefusedException invalid(String name, FieldError fault) {
        return Refusal.invalid(ResourceType.SECRET, name, List.of(fault)).asException();
    }
}
