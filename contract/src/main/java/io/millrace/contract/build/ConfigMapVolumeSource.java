package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.SchemaPackage;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("A ConfigMap as a folder of files.")
@SchemaPackage("io.k8s.api.core.v1")
public record ConfigMapVolumeSource(
        @Description("Name of the ConfigMap.") String name,
        @Description("Which keys become which files; all keys when absent.")
                @Nullable List<KeyToPath> items,
        @Description("Permission bits of the files.") @Nullable Integer defaultMode,
        @Description("True tolerates that the ConfigMap is missing.") @Nullable Boolean optional) {

    public ConfigMapVolumeSource {
        name = name == null ? "" : name;
        items = items == null ? null : List.copyOf(items);
    }
}
