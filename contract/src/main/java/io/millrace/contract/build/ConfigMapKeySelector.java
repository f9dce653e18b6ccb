package io.millrace.contract.build;

import io.millrace.contract.meta.Atomic;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Selects a key of a ConfigMap.")
@SchemaPackage("io.k8s.api.core.v1")
@Atomic
public record ConfigMapKeySelector(
        @Description("Name of the ConfigMap.") String name,
        @Description("The key.") @Required String key,
        @Description("True tolerates that the ConfigMap or key is missing.")
                @Nullable Boolean optional) {

    public ConfigMapKeySelector {
        name = name == null ? "" : name;
        key = key == null ? "" : key;
    }
}
