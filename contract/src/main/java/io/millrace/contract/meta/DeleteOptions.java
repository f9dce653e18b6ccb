package io.millrace.contract.meta;

import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("How an object is to be deleted.")
@Kind(group = "", version = "v1", kind = "DeleteOptions")
public record DeleteOptions(
        @Description("`DeleteOptions`.") @Nullable String kind,
        @Description("API version of these options.") @Nullable String apiVersion,
        @Description("Seconds that the object is given to end by itself; zero means at once.")
                @Nullable Long gracePeriodSeconds,
        @Description("What has to be true of the stored object.")
                @Nullable Preconditions preconditions,
        @Description("True leaves dependents behind. Old form of `propagationPolicy`.")
                @Nullable Boolean orphanDependents,
        @Description("What happens to dependents: `Orphan`, `Background` or `Foreground`.")
                @Nullable String propagationPolicy,
        @Description("`All` decides and answers without storing anything.")
                @Nullable List<String> dryRun,
        @Description("Accepted for compatibility; without effect here.")
                @Nullable Boolean ignoreStoreReadErrorWithClusterBreakingPotential) {

    public DeleteOptions {
        dryRun = dryRun == null ? null : List.copyOf(dryRun);
    }
}
