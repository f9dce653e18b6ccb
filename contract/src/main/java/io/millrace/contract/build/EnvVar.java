package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import org.jspecify.annotations.Nullable;

@Description("An environment variable.")
@SchemaPackage("io.k8s.api.core.v1")
public record EnvVar(
        @Description("Name of the variable.") @Required String name,
        @Description("Its value; may refer to earlier variables as `$(NAME)`.")
                @Nullable String value,
        @Description("Where its value comes from, instead of `value`.")
                @Nullable EnvVarSource valueFrom) {

    public EnvVar {
        name = name == null ? "" : name;
    }
}
