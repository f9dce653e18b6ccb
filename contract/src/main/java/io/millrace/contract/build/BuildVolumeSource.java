package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import org.jspecify.annotations.Nullable;

@Description("What a build volume holds.")
public record BuildVolumeSource(
        @Description("`Secret`, `ConfigMap` or `CSI`.") @Required String type,
        @Description("A Secret.") @Nullable SecretVolumeSource secret,
        @Description("A ConfigMap.") @Nullable ConfigMapVolumeSource configMap,
        @Description("A volume of a CSI driver.") @Nullable CSIVolumeSource csi) {

    public static final BuildVolumeSource EMPTY = new BuildVolumeSource("", null, null, null);

    public BuildVolumeSource {
        type = type == null ? "" : type;
    }
}
