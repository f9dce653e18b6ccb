package io.millrace.contract.review;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("Actions on paths that are no resources.")
public record NonResourceRule(
        @Description("What may be done.") List<String> verbs,
        @Description("The paths.") @Nullable List<String> nonResourceURLs) {

    public NonResourceRule {
        verbs = verbs == null ? List.of() : List.copyOf(verbs);
        nonResourceURLs = nonResourceURLs == null ? null : List.copyOf(nonResourceURLs);
    }
}
