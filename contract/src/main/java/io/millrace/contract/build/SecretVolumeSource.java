package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.SchemaPackage;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("A Secret as a folder of files.")
@SchemaPackage("io.k8s.api.core.v1")
public record SecretVolumeSource(
        @Description("Name of the Secret.") @Nullable String secretName,
        @Description("Which keys become which files; all keys when absent.")
                @Nullable List<KeyToPath> items,
        @Description("Permission bits of the files.") @Nullable Integer defaultMode,
        @Description("True tolerates that the Secret is missing.") @Nullable Boolean optional) {

    public SecretVolumeSource {
        items = items == null ? null : List.copyOf(items);
    }
}
