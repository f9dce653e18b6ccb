package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Description("Keeps a tag where somebody put it, against imports, pushes and builds.")
public record TagHold(
        @Description("`until-newer` or `until-released`.") @Required String policy,
        @Description("Who holds it.") @Required String by,
        @Description("Since when.") @Required Instant at,
        @Description("Why, as they put it.") @Nullable String reason,
        @Description("Digest of the image that the tag was taken away from.")
                @Nullable String rejected) {}
