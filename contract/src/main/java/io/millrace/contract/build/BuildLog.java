package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import org.jspecify.annotations.Nullable;

@Description("Stands for a build's log, which is plain text.")
@Kind(group = "build.openshift.io", version = "v1", kind = "BuildLog")
public record BuildLog(
        @Description("`BuildLog`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion) {}
