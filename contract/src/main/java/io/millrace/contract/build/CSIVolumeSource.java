package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.LocalObjectReference;
import io.millrace.contract.meta.Required;
import io.millrace.contract.meta.SchemaPackage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

@Description("A volume that a CSI driver provides.")
@SchemaPackage("io.k8s.api.core.v1")
public record CSIVolumeSource(
        @Description("Name of the driver.") @Required String driver,
        @Description("True mounts it read-only.") @Nullable Boolean readOnly,
        @Description("File system type.") @Nullable String fsType,
        @Description("Settings for the driver.") @Nullable Map<String, String> volumeAttributes,
        @Description("Secret that the driver is given.")
                @Nullable LocalObjectReference nodePublishSecretRef) {

    public CSIVolumeSource {
        driver = driver == null ? "" : driver;
        volumeAttributes =
                volumeAttributes == null
                        ? null
                        : Collections.unmodifiableMap(new LinkedHashMap<>(volumeAttributes));
    }
}
