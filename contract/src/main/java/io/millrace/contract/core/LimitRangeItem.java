package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.WireName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("The limits of one type of object.")
public record LimitRangeItem(
        @Description(
                        "`openshift.io/ImageStream`, `openshift.io/Image`, or a type that is only kept"
                                + " here: `Pod`, `Container`, `PersistentVolumeClaim`.")
                @Required
                String type,
        @Description(
                        "The most that one object may have: `openshift.io/images` and"
                                + " `openshift.io/image-tags` of a stream, `storage` of an image.")
                @Nullable Map<String, Object> max,
        @Description("The least that one object may have.") @Nullable Map<String, Object> min,
        @Description("What an object gets that names no limit.") @WireName("default")
                @Nullable Map<String, Object> defaults,
        @Description("What an object reserves that names no reservation.")
                @Nullable Map<String, Object> defaultRequest,
        @Description("How far a limit may be above its reservation.")
                @Nullable Map<String, Object> maxLimitRequestRatio) {

    public LimitRangeItem {
        type = type == null ? "" : type;
        max = copy(max);
        min = copy(min);
        defaults = copy(defaults);
        defaultRequest = copy(defaultRequest);
        maxLimitRequestRatio = copy(maxLimitRequestRatio);
    }

    private static @Nullable Map<String, Object> copy(@Nullable Map<String, Object> values) {
        return values == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
