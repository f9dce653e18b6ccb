package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("How many moves of tags became how many builds.")
public record TriggerSummary(
        @Description("Moves of tags about which was decided.") @Required Long moves,
        @Description("Decisions about them and about what else may start something.") @Required
                Long decisions,
        @Description("Builds that were made.") @Required Long builds,
        @Description("Deployments that were made.") @Required Long deployments,
        @Description("The oldest decision that is counted; absent when there is none.")
                @Nullable Instant since) {}
