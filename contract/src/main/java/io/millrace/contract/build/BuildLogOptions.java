package io.millrace.contract.build;

import io.millrace.contract.meta.Description;
import io.millrace.contract.meta.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

@Description("Query of a request for a build's log.")
@Kind(group = "build.openshift.io", version = "v1", kind = "BuildLogOptions")
public record BuildLogOptions(
        @Description("`BuildLogOptions`.") @Nullable String kind,
        @Description("`build.openshift.io/v1`.") @Nullable String apiVersion,
        @Description("Accepted for compatibility; a build has one log.") @Nullable String container,
        @Description("True stays until the build has ended.") boolean follow,
        @Description("True asks for the build before this one.") boolean previous,
        @Description("Only lines of the last so many seconds.") @Nullable Long sinceSeconds,
        @Description("Only lines since this moment.") @Nullable Instant sinceTime,
        @Description("True puts the time before each line.") boolean timestamps,
        @Description("Only the last so many lines.") @Nullable Long tailLines,
        @Description("Ends after so many bytes.") @Nullable Long limitBytes,
        @Description("True does not wait for the build to start.") boolean nowait,
        @Description("Number of the build, when asked of a BuildConfig.") @Nullable Long version,
        @Description("Accepted for compatibility; without effect here.")
                boolean insecureSkipTLSVerifyBackend) {

    public BuildLogOptions {
        sinceTime = sinceTime == null ? null : sinceTime.truncatedTo(ChronoUnit.SECONDS);
    }
}
