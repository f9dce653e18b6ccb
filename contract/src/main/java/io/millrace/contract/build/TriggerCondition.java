package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;

@Description("What is true of a BuildConfig's triggers.")
public record TriggerCondition(
        @Description("`Stopped`: nothing starts until a tag is moved by something else.") @Required
                String type,
        @Description("`True`.") @Required String status,
        @Description("`Circle`: its own builds lead back to it.") @Required String reason,
        @Description("What happened, for people.") @Required String message,
        @Description("Since when.") @Required Instant lastTransitionTime) {}
