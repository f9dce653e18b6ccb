package io.millrace.contract.core;

import io.millrace.contract.meta.AlwaysWritten;
import io.millrace.contract.meta.Description;
import java.util.List;

@Description("The limits of a range, one by one.")
public record LimitRangeSpec(
        @Description("The limits, each for one type of object.") @AlwaysWritten
                List<LimitRangeItem> limits) {

    public static final LimitRangeSpec EMPTY = new LimitRangeSpec(List.of());

    public LimitRangeSpec {
        limits = limits == null ? List.of() : List.copyOf(limits);
    }
}
