package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.SchemaPackage;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What is true of a project; written by the server.")
@SchemaPackage("com.github.openshift.api.project.v1")
public record ProjectStatus(
        @Description("`Active`, or `Terminating` once deletion was asked for.")
                @Nullable String phase,
        @Description("What is going on while it is being deleted.") @MergeKey("type")
                @Nullable List<NamespaceCondition> conditions) {

    public static final ProjectStatus EMPTY = new ProjectStatus(null, null);

    public ProjectStatus {
        conditions = conditions == null ? null : List.copyOf(conditions);
    }
}
