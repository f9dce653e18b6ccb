package io.millrace.platform.registry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A manifest as the registry serves it.
public record StoredManifest(String mediaType, byte[] content) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredManifest(var type, var bytes)
                && mediaType.equals(type)
                && Arrays.equals(content, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return mediaType + " of " + content.length + " bytes";
    }
}
