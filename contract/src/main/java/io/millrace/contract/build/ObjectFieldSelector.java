package io.millrace.contract.build;

import io.millrace.contract.meta.Atomic;
import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Selects one field of an object.")
@SchemaPackage("io.k8s.api.core.v1")
@Atomic
public record ObjectFieldSelector(
        @Description("API version in which the path is read.") @Nullable String apiVersion,
        @Description("Path of the field.") @Required String fieldPath) {

    public ObjectFieldSelector {
        fieldPath = fieldPath == null ? "" : fieldPath;
    }
}
