package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("A Secret whose keys become files in the source.")
public record SecretBuildSource(
        @Description("The Secret.") @Required LocalObjectReference secret,
        @Description("Folder for the files; defaults to the source's root.")
                @Nullable String destinationDir) {

    public SecretBuildSource {
        secret = secret == null ? LocalObjectReference.EMPTY : secret;
    }
}
