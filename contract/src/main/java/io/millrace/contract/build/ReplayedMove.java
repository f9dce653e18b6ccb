package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("A past move of a tag, and what it would have come to.")
public record ReplayedMove(
        @Description("When it was decided about.") @Required Instant at,
        @Description("The tag, as `namespace/stream:tag`.") @Required String streamTag,
        @Description("The how-manieth move of the tag it was.") @Required Long revision,
        @Description("`Fired`, `Coalesced`, `UpToDate` or `Paused`.") @Required String decision,
        @Description("The how-manieth build of the replay it would be part of.")
                @Nullable Integer build) {}
