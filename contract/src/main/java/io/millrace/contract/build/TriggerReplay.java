package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What past moves of tags would have started; nothing is started.")
@Kind(group = "build.openshift.io", version = "v1", kind = "TriggerReplay")
public record TriggerReplay(
        @Description("`TriggerReplay`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("The first moment whose moves are replayed; a day ago unless said otherwise.")
                @Nullable Instant since,
        @Description("The last moment; now unless said otherwise.") @Nullable Instant until,
        @Description("Triggers to try in place of the BuildConfig's own.")
                @Nullable List<BuildTriggerPolicy> triggers,
        @Description("A window to try (`30s`, `5m`) in place of the BuildConfig's own.")
                @Nullable String window,
        @Description("Set by the server: the moves, oldest first.")
                @Nullable List<ReplayedMove> items,
        @Description("Set by the server: how many moves would have become how many builds.")
                @Nullable TriggerSummary summary) {

    public TriggerReplay {
        triggers = triggers == null ? null : List.copyOf(triggers);
        items = items == null ? null : List.copyOf(items);
    }

    public TriggerReplay answered(
            Instant from, Instant to, List<ReplayedMove> moves, TriggerSummary sum) {
        return new TriggerReplay(
                "TriggerReplay", "build.openshift.io/v1", from, to, triggers, window, moves, sum);
    }
}
