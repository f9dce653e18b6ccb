package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("One call of a webhook by somebody who knew its secret, and what came of it.")
public record WebhookDelivery(
        @Description("By which it can be delivered again.") @Required String id,
        @Description("`generic`, `github`, `gitlab` or `bitbucket`.") @Required String webhook,
        @Description("The event that the host named.") @Nullable String event,
        @Description("The host's id of its delivery.") @Nullable String delivery,
        @Description("How many bytes its body had.") @Required Integer bytes,
        @Description("`Fired`, `Repeated` (it was known), `Skipped` or `Refused`.") @Required
                String decision,
        @Description(
                        "`Open`, `Built` or `Refused` by the build service; absent where nothing was fired.")
                @Nullable String outcome,
        @Description("Name of the build that it started.") @Nullable String build,
        @Description("Why nothing was started, or not yet.") @Nullable String message,
        @Description("The id of the call that was delivered again with this one.")
                @Nullable String redelivers,
        @Description("Whether it was kept whole, so that it can be delivered again.") @Required
                Boolean redeliverable,
        @Description("When it came.") @Required Instant receivedAt) {}
