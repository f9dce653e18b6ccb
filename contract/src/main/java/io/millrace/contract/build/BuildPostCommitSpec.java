package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Description(
        "A command that runs in the finished image before it is pushed; if it fails, the build fails.")
public record BuildPostCommitSpec(
        @Description("Replaces the image's entry point.") @Nullable List<String> command,
        @Description("Arguments for the command, the script or the entry point.")
                @Nullable List<String> args,
        @Description("A shell script, instead of `command`.") @Nullable String script) {

    public static final BuildPostCommitSpec EMPTY = new BuildPostCommitSpec(null, null, null);

    public BuildPostCommitSpec {
        command = command == null ? null : List.copyOf(command);
        args = args == null ? null : List.copyOf(args);
    }
}
