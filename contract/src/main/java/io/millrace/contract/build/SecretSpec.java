package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.Required;

@Description("A Secret and where a custom builder finds it.")
public record SecretSpec(
        @Description("The Secret.") @Required LocalObjectReference secretSource,
        @Description("Path of its files.") @Required String mountPath) {

    public SecretSpec {
        secretSource = secretSource == null ? LocalObjectReference.EMPTY : secretSource;
        mountPath = mountPath == null ? "" : mountPath;
    }
}
