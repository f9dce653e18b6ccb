package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import org.jspecify.annotations.Nullable;

@Description("Changes to a source build for one run.")
public record SourceStrategyOptions(
        @Description("True reuses artifacts of the previous build.")
                @Nullable Boolean incremental) {}
