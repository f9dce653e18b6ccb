package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("Where an environment variable's value comes from.")
@SchemaPackage("io.k8s.api.core.v1")
public record EnvVarSource(
        @Description("A field of the build.") @Nullable ObjectFieldSelector fieldRef,
        @Description("A resource limit; refused in builds.")
                @Nullable ResourceFieldSelector resourceFieldRef,
        @Description("A key of a ConfigMap.") @Nullable ConfigMapKeySelector configMapKeyRef,
        @Description("A key of a Secret.") @Nullable SecretKeySelector secretKeyRef) {}
