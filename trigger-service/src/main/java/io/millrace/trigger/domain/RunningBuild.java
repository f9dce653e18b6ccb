package io.millrace.trigger.domain;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A build that a firing has made. When it has ended, the move of its tag is still to come.
///
/// @param wave of the firing
/// @param since when it is known of
/// @param image that it has pushed; null while it is not known to have ended
/// @param endedAt null while it is not known to have ended
public record RunningBuild(
        String wave, Instant since, @Nullable String image, @Nullable Instant endedAt) {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(24);

    public static RunningBuild of(String wave, Instant since) {
        return new RunningBuild(wave, since, null, null);
    }

    public RunningBuild ended(String image, Instant at) {
        return new RunningBuild(wave, since, image, at);
    }

    public boolean isUnderWay() {
        return endedAt == null;
    }

    /// Whether no move comes of it any more: it has pushed what the tag pointed at already, or
    /// nobody tells what became of it.
    public boolean isSettled(Instant now) {
        return !now.isBefore(endedAt == null ? since.plus(LONGEST) : endedAt.plus(GRACE));
    }
}
