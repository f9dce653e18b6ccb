package io.millrace.contract.core;

import io.millrace.contract.meta.Description;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("The limits that a quota sets.")
public record ResourceQuotaSpec(
        @Description(
                        "The most that there may be, by resource: `openshift.io/imagestreams`, or"
                                + " `count/<plural>.<group>`.")
                @Nullable Map<String, Object> hard,
        @Description("Kinds of objects that alone are counted. Not used here.")
                @Nullable List<String> scopes) {

    public static final ResourceQuotaSpec EMPTY = new ResourceQuotaSpec(null, null);

    public ResourceQuotaSpec {
        hard = hard == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(hard));
        scopes = scopes == null ? null : List.copyOf(scopes);
    }
}
