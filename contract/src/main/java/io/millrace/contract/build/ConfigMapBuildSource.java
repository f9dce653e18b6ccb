package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("A ConfigMap whose keys become files in the source.")
public record ConfigMapBuildSource(
        @Description("The ConfigMap.") @Required LocalObjectReference configMap,
        @Description("Folder for the files; defaults to the source's root.")
                @Nullable String destinationDir) {

    public ConfigMapBuildSource {
        configMap = configMap == null ? LocalObjectReference.EMPTY : configMap;
    }
}
