package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("An event that a subscriber has not taken yet.")
public record EventDelivery(
        @Description("The event's id.") @Required String id,
        @Description("The event's type.") @Required String type,
        @Description("When it was to be sent first.") @Required Instant toldAt,
        @Description("How often it was sent in vain.") @Required Integer attempts,
        @Description("Whether nobody tries again.") @Required Boolean dead,
        @Description("When it is tried again.") @Nullable Instant nextAttemptAt,
        @Description("Why it did not arrive the last time.") @Nullable String message) {}
