package io.millrace.contract.build;

import io.millrace.contract.meta.Atomic;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Selects a key of a Secret.")
@SchemaPackage("io.k8s.api.core.v1")
@Atomic
public record SecretKeySelector(
        @Description("Name of the Secret.") String name,
        @Description("The key.") @Required String key,
        @Description("True tolerates that the Secret or key is missing.")
                @Nullable Boolean optional) {

    public SecretKeySelector {
        name = name == null ? "" : name;
        key = key == null ? "" : key;
    }
}
