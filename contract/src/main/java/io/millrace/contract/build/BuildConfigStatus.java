package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description("What is true of a build configuration; written by the server.")
public record BuildConfigStatus(
        @Description("Number of the newest build.") @Required long lastVersion,
        @Description("What each image change trigger last did.")
                @Nullable List<ImageChangeTriggerStatus> imageChangeTriggers) {

    public static final BuildConfigStatus EMPTY = new BuildConfigStatus(0, null);

    public BuildConfigStatus {
        imageChangeTriggers = imageChangeTriggers == null ? null : List.copyOf(imageChangeTriggers);
    }

    public BuildConfigStatus withLastVersion(long lastVersion) {
        return new BuildConfigStatus(lastVersion, imageChangeTriggers);
    }

    public BuildConfigStatus withImageChangeTriggers(
            @Nullable List<ImageChangeTriggerStatus> imageChangeTriggers) {
        return new BuildConfigStatus(lastVersion, imageChangeTriggers);
    }
}
