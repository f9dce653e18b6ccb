package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("Which state of the source a build uses.")
public record SourceRevision(
        @Description("`Git`.") @Required String type,
        @Description("The commit.") @Nullable GitSourceRevision git) {

    public SourceRevision {
        type = type == null ? "" : type;
    }
}
