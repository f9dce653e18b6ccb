package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Maps a key to a file name.")
@SchemaPackage("io.k8s.api.core.v1")
public record KeyToPath(
        @Description("The key.") @Required String key,
        @Description("Relative path of the file.") @Required String path,
        @Description("Permission bits of the file.") @Nullable Integer mode) {

    public KeyToPath {
        key = key == null ? "" : key;
        path = path == null ? "" : path;
    }
}
