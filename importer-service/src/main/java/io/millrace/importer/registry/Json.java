package io.millrace.importer.registry;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/// Reads what registries send. A document that says a key twice is refused: two readers could
/// understand it differently.
final class Json {

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static JsonNode object(byte[] content, String what) throws RegistryException {
        try {
            var document = MAPPER.readTree(content);
            if (document == null || !document.isObject()) {
                throw RegistryException.invalid(what + " is no JSON object");
            }
            return document;
        } catch (IOException unreadable) {
            throw new RegistryException(
                    new RegistryFailure.Invalid(what + " is no readable JSON"), unreadable);
        }
    }
}
