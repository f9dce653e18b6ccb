package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.SchemaPackage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("How much computing a build may use.")
@SchemaPackage("io.k8s.api.core.v1")
public record ResourceRequirements(
        @Description("Upper limits by resource name.") @Nullable Map<String, Object> limits,
        @Description("Reservations by resource name.") @Nullable Map<String, Object> requests,
        @Description("Device claims.") @Nullable List<ResourceClaim> claims) {

    public static final ResourceRequirements EMPTY = new ResourceRequirements(null, null, null);

    public ResourceRequirements {
        limits = limits == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        requests =
                requests == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(requests));
        claims = claims == null ? null : List.copyOf(claims);
    }
}
