package io.millrace.gateway.secretbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.gateway.readmodel.Entry;
import io.millrace.platform.schema.Json;
import io.millrace.platform.secretbox.SecretBox;
import io.millrace.platform.status.Refusal;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Replaces what is secret in Secrets, and in patches of Secrets, by ciphertext: the values and the
/// copy of them that `kubectl apply` keeps in an annotation. `stringData` becomes `data` on the
/// way.
@Singleton
public final class SecretValues {

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String LAST_APPLIED_POINTER =
            "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration";
    private static final String DATA = "/data/";
    private static final String STRING_DATA = "/stringData/";

    private final SecretBox box;

    /// @param key base64 of 32 bytes, or several separated by commas: the first seals the values of
    ///   Secrets, all open them
    @Inject
    SecretValues(@ConfigProperty(name = "millrace.secrets.key") String key) {
        this(SecretBox.of(key));
    }

    public SecretValues(SecretBox box) {
        this.box = box;
    }

    /// Encrypts a Secret, or a merge patch of one, in place.
    public void encrypt(String namespace, String name, ObjectNode secret) {
        if (secret.path("stringData") instanceof ObjectNode plain) {
            var data =
                    secret.path("data") instanceof ObjectNode present
                            ? present
                            : secret.putObject("data");
            for (var value : plain.properties()) {
                data.set(value.getKey(), encoded(value.getValue()));
            }
            secret.remove("stringData");
        }
        SecretContents.require(name, secret);
        if (secret.path("data") instanceof ObjectNode data) {
            encryptAll(namespace, name, data);
        }
        if (secret.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            encryptAnnotation(namespace, name, annotations);
        }
    }

    private static JsonNode encoded(JsonNode plain) {
        return plain.isTextual()
                ? TextNode.valueOf(
                        Base64.getEncoder()
                                .encodeToString(plain.asText().getBytes(StandardCharsets.UTF_8)))
                : plain;
    }

    private void encryptAll(String namespace, String name, ObjectNode data) {
        for (var value : Map.copyOf(asMap(data)).entrySet()) {
            if (value.getValue().isTextual() && !value.getKey().startsWith("$")) {
                data.set(
                        value.getKey(),
                        encrypted(namespace, name, value.getKey(), value.getValue()));
            }
        }
    }

    private static Map<String, JsonNode> asMap(ObjectNode node) {
        var map = new HashMap<String, JsonNode>();
        node.properties().forEach(it -> map.put(it.getKey(), it.getValue()));
        return map;
    }

    private JsonNode encrypted(String namespace, String name, String key, JsonNode value) {
        try {
            var plaintext = Base64.getDecoder().decode(value.asText().replaceAll("\\s", ""));
            return TextNode.valueOf(box.encrypt(namespace, name, key, plaintext));
        } catch (IllegalArgumentException noBase64) {
            throw Refusal.badRequest(
                            ("Secret in version \"v1\" cannot be handled as a Secret: data.%s:"
                                            + " illegal base64 data")
                                    .formatted(key))
                    .asException();
        }
    }

    private void encryptAnnotation(String namespace, String name, ObjectNode annotations) {
        if (annotations.path(LAST_APPLIED).isTextual()) {
            annotations.set(
                    LAST_APPLIED,
                    sealedText(namespace, name, annotations.path(LAST_APPLIED).asText()));
        }
    }

    private JsonNode sealedText(String namespace, String name, String text) {
        return TextNode.valueOf(
                box.encrypt(namespace, name, LAST_APPLIED, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Encrypts a JSON patch of a Secret in place.
    public void encrypt(String namespace, String name, ArrayNode patch) {
        for (var operation : patch) {
            if (operation instanceof ObjectNode step) {
                encryptStep(namespace, name, step);
            }
        }
    }

    private void encryptStep(String namespace, String name, ObjectNode step) {
        var path = step.path("path").asText();
        var value = step.path("value");
        if (isSecret(path) && step.has("from") || isSecret(step.path("from").asText())) {
            throw Refusal.badRequest(
                            "a JSON patch cannot copy or move the values of a Secret; add them")
                    .asException();
        }
        if (path.startsWith(STRING_DATA)) {
            step.put("path", DATA + path.substring(STRING_DATA.length()));
            step.set("value", encoded(value));
            encryptStep(namespace, name, step);
        } else if (path.startsWith(DATA) && value.isTextual()) {
            var key = unescaped(path.substring(DATA.length()));
            step.set("value", encrypted(namespace, name, key, value));
        } else if (path.equals("/data") && value instanceof ObjectNode data) {
            encryptAll(namespace, name, data);
        } else if (path.equals("/stringData") && value instanceof ObjectNode plain) {
            throw Refusal.badRequest(
                            "a JSON patch cannot set the stringData of a Secret as a whole; set %d"
                                            .formatted(plain.size())
                                    + " values of /data")
                    .asException();
        } else if (path.equals(LAST_APPLIED_POINTER) && value.isTextual()) {
            step.set("value", sealedText(namespace, name, value.asText()));
        } else if (path.equals("/metadata/annotations") && value instanceof ObjectNode all) {
            encryptAnnotation(namespace, name, all);
        } else if (path.equals("/metadata")
                && value.path("annotations") instanceof ObjectNode annotations) {
            encryptAnnotation(namespace, name, annotations);
        } else if (path.isEmpty() && value instanceof ObjectNode whole) {
            encrypt(namespace, name, whole);
        }
    }

    private static boolean isSecret(String path) {
        return path.equals("/data")
                || path.startsWith(DATA)
                || path.startsWith(STRING_DATA)
                || path.equals(LAST_APPLIED_POINTER);
    }

    private static String unescaped(String word) {
        return word.replace("~1", "/").replace("~0", "~");
    }

    /// The Secret with its values readable.
    public byte[] decrypted(Entry entry) {
        var secret = (ObjectNode) entry.tree();
        decrypt(secret);
        return Json.bytes(secret);
    }

    /// Makes the values of a Secret readable, in place.
    public void decrypt(ObjectNode secret) {
        var namespace = secret.path("metadata").path("namespace").asText();
        var name = secret.path("metadata").path("name").asText();
        if (secret.path("data") instanceof ObjectNode data) {
            for (var value : asMap(data).entrySet()) {
                if (SecretBox.isEncrypted(value.getValue().asText())) {
                    var plaintext =
                            box.decrypt(namespace, name, value.getKey(), value.getValue().asText());
                    data.put(value.getKey(), Base64.getEncoder().encodeToString(plaintext));
                }
            }
        }
        decryptMetadata(namespace, name, secret);
    }

    /// Seals anew, in place, what an older key has sealed.
    ///
    /// @return whether there was anything
    /// @throws IllegalArgumentException when none of the keys opens it
    public boolean reseal(ObjectNode secret) {
        if (!hasOldSeal(secret)) {
            return false;
        }
        var metadata = secret.path("metadata");
        var namespace = metadata.path("namespace").asText();
        var name = metadata.path("name").asText();
        var open = secret.deepCopy();
        decrypt(open);
        if (open.path("data") instanceof ObjectNode data) {
            encryptAll(namespace, name, data);
        }
        if (open.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            encryptAnnotation(namespace, name, annotations);
        }
        secret.setAll(open);
        return true;
    }

    private boolean hasOldSeal(ObjectNode secret) {
        return isOld(secret.path("metadata").path("annotations").path(LAST_APPLIED))
                || secret.path("data").valueStream().anyMatch(this::isOld);
    }

    private boolean isOld(JsonNode value) {
        return SecretBox.isEncrypted(value.asText()) && !box.isCurrent(value.asText());
    }

    /// The JSON of the Secret's metadata, readable.
    public byte[] decryptedMetadata(Entry entry) {
        var secret = (ObjectNode) entry.tree();
        decryptMetadata(entry.key().namespace(), entry.key().name(), secret);
        return Json.bytes(secret.path("metadata"));
    }

    private void decryptMetadata(String namespace, String name, ObjectNode secret) {
        if (secret.path("metadata").path("annotations") instanceof ObjectNode annotations
                && SecretBox.isEncrypted(annotations.path(LAST_APPLIED).asText())) {
            var sealed = annotations.path(LAST_APPLIED).asText();
            annotations.put(
                    LAST_APPLIED,
                    new String(
                            box.decrypt(namespace, name, LAST_APPLIED, sealed),
                            StandardCharsets.UTF_8));
        }
    }
}
