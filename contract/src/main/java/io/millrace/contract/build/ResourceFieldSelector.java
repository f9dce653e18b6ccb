package io.millrace.contract.build;

import io.millrace.contract.meta.Atomic;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Selects one resource limit of a container.")
@SchemaPackage("io.k8s.api.core.v1")
@Atomic
public record ResourceFieldSelector(
        @Description("Name of the container.") @Nullable String containerName,
        @Description("Name of the resource, for example `limits.cpu`.") @Required String resource,
        @Description("Unit in which the value is given.") @Nullable Object divisor) {

    public ResourceFieldSelector {
        resource = resource == null ? "" : resource;
    }
}
