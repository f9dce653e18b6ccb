package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;

@Description("Where a volume appears during the build.")
public record BuildVolumeMount(@Description("Absolute path.") @Required String destinationPath) {

    public BuildVolumeMount {
        destinationPath = destinationPath == null ? "" : destinationPath;
    }
}
