package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.MergeKey;
import io.millrace.contract.meta.Required;
import java.util.List;

@Description("A volume that is there during the build and not in its output.")
public record BuildVolume(
        @Description("Name, unique within the build.") @Required String name,
        @Description("What it holds.") @Required BuildVolumeSource source,
        @Description("Where it appears.") @MergeKey("destinationPath") @Required
                List<BuildVolumeMount> mounts) {

    public BuildVolume {
        name = name == null ? "" : name;
        source = source == null ? BuildVolumeSource.EMPTY : source;
        mounts = mounts == null ? List.of() : List.copyOf(mounts);
    }
}
