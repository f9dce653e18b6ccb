package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Names a device claim.")
@SchemaPackage("io.k8s.api.core.v1")
public record ResourceClaim(
        @Description("Name of the claim.") @Required String name,
        @Description("Which request of the claim is meant.") @Nullable String request) {

    public ResourceClaim {
        name = name == null ? "" : name;
    }
}
