package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.SchemaPackage;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What somebody wants of a project.")
@SchemaPackage("com.github.openshift.api.project.v1")
public record ProjectSpec(
        @Description("Parties that still have to act before the project can go.")
                @Nullable List<String> finalizers) {

    public static final ProjectSpec EMPTY = new ProjectSpec(null);

    public ProjectSpec {
        finalizers = finalizers == null ? null : List.copyOf(finalizers);
    }
}
