package io.millrace.contract.core;

import io.millrace.contract.meta.Base64Encoded;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("Settings by key.")
@Kind(group = "", version = "v1", kind = "ConfigMap")
public record ConfigMap(
        @Description("`ConfigMap`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("True forbids every later change of the values.") @Nullable Boolean immutable,
        @Description("Text by key.") @Nullable Map<String, String> data,
        @Description("Bytes by key, in base64.") @Base64Encoded
                @Nullable Map<String, String> binaryData) {

    public ConfigMap {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        data = data == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(data));
        binaryData =
                binaryData == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(binaryData));
    }

    public static ConfigMap of(ObjectMeta metadata) {
        return new ConfigMap("ConfigMap", "v1", metadata, null, null, null);
    }

    public ConfigMap withMetadata(ObjectMeta metadata) {
        return new ConfigMap(kind, apiVersion, metadata, immutable, data, binaryData);
    }

    public ConfigMap withData(@Nullable Map<String, String> data) {
        return new ConfigMap(kind, apiVersion, metadata, immutable, data, binaryData);
    }

    public ConfigMap withBinaryData(@Nullable Map<String, String> binaryData) {
        return new ConfigMap(kind, apiVersion, metadata, immutable, data, binaryData);
    }
}
