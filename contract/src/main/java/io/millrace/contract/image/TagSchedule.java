package io.millrace.contract.image;

import io.millrace.contract.meta.Description;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("When the source of a scheduled tag was looked at and will be.")
public record TagSchedule(
        @Description("Name of the tag.") String tag,
        @Description("What is looked at.") String source,
        @Description("How often.") String interval,
        @Description("When it was last looked at or imported; absent before the first time.")
                @Nullable Instant lastChecked,
        @Description("When it will be looked at next.") @Nullable Instant nextCheck,
        @Description("A digest that was seen and is waited for to settle.")
                @Nullable String settling,
        @Description("`Overdue` and `Failing`.") List<TagEventCondition> conditions) {

    public TagSchedule {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
