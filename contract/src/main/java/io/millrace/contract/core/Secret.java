package io.millrace.contract.core;

import io.millrace.contract.meta.Base64Encoded;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ObjectMeta;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Description("Values that only few may read.")
@Kind(group = "", version = "v1", kind = "Secret")
public record Secret(
        @Description("`Secret`.") @Nullable String kind,
        @Description("`v1`.") @Nullable String apiVersion,
        @Description("Name, labels and the like.") ObjectMeta metadata,
        @Description("True forbids every later change of the values.") @Nullable Boolean immutable,
        @Description("Values by key, in base64.") @Base64Encoded @Nullable Map<String, String> data,
        @Description("Values by key as they are; the server puts them into `data`. Never returned.")
                @Nullable Map<String, String> stringData,
        @Description("What the values are for; defaults to `Opaque`.") @Nullable String type) {

    /// The annotation of a secret that imports must not use.
    private static final String EXCLUDED = "openshift.io/image.excludeSecret";

    private static final Set<String> REGISTRY_TYPES =
            Set.of("kubernetes.io/dockercfg", "kubernetes.io/dockerconfigjson");

    public Secret {
        metadata = metadata == null ? ObjectMeta.EMPTY : metadata;
        data = data == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(data));
        stringData =
                stringData == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(stringData));
    }

    /// Whether image streams of its project are imported with it: it is about registries, and does
    /// not say that it is not meant (annotation `openshift.io/image.excludeSecret: "true"`).
    public boolean servesImports() {
        var annotations = metadata.annotations();
        return type != null
                && REGISTRY_TYPES.contains(type)
                && (annotations == null || !"true".equals(annotations.get(EXCLUDED)));
    }

    public static Secret of(ObjectMeta metadata) {
        return new Secret("Secret", "v1", metadata, null, null, null, null);
    }

    public Secret withMetadata(ObjectMeta metadata) {
        return new Secret(kind, apiVersion, metadata, immutable, data, stringData, type);
    }

    public Secret withData(@Nullable Map<String, String> data) {
        return new Secret(kind, apiVersion, metadata, immutable, data, stringData, type);
    }

    public Secret withStringData(@Nullable Map<String, String> stringData) {
        return new Secret(kind, apiVersion, metadata, immutable, data, stringData, type);
    }

    public Secret withType(@Nullable String type) {
        return new Secret(kind, apiVersion, metadata, immutable, data, stringData, type);
    }
}
