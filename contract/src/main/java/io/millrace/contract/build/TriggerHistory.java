package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What triggers decided about a BuildConfig, a stream's tags or a build, and why.")
@Kind(group = "build.openshift.io", version = "v1", kind = "TriggerHistory")
public record TriggerHistory(
        @Description("`TriggerHistory`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("How to get the next page.") ListMeta metadata,
        @Description("The decisions, newest first.") @Required List<TriggerDecision> items,
        @Description("How many moves became how many builds, if `summary=true` asks for it.")
                @Nullable TriggerSummary summary,
        @Description("What is true of a BuildConfig's triggers.")
                @Nullable List<TriggerCondition> conditions) {

    public TriggerHistory {
        metadata = metadata == null ? ListMeta.EMPTY : metadata;
        items = items == null ? List.of() : List.copyOf(items);
        conditions = conditions == null || conditions.isEmpty() ? null : List.copyOf(conditions);
    }

    public TriggerHistory withSummary(@Nullable TriggerSummary summary) {
        return new TriggerHistory(kind, apiVersion, metadata, items, summary, conditions);
    }

    public TriggerHistory withConditions(List<TriggerCondition> conditions) {
        return new TriggerHistory(kind, apiVersion, metadata, items, summary, conditions);
    }

    /// @param next the token of the next page, null on the last one
    public static TriggerHistory of(List<TriggerDecision> items, @Nullable String next) {
        return new TriggerHistory(
                "TriggerHistory",
                "build.openshift.io/v1",
                new ListMeta(null, null, next, null),
                items,
                null,
                null);
    }
}
