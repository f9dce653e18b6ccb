package io.millrace.trigger.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A build that a firing has made. When it has ended, the moves of its tag, and of those that
/// follow its tag, are still to come.
///
/// @param wave of the firing
/// @param since when it is known of
/// @param image that it has pushed; null while it is not known to have ended
/// @param endedAt null while it is not known to have ended
/// @param told the tags that have moved for it, where others follow its tag
/// @param done nothing more is waited for
public record RunningBuild(
        String wave,
        Instant since,
        @Nullable String image,
        @Nullable Instant endedAt,
        Set<String> told,
        boolean done) {

    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(24);

    public RunningBuild {
        told = Set.copyOf(told);
    }

    public static RunningBuild of(String wave, Instant since) {
        return new RunningBuild(wave, since, null, null, Set.of(), false);
    }

    public RunningBuild ended(String image, Instant at) {
        return new RunningBuild(wave, since, image, at, told, done);
    }

    /// One of its tags has moved.
    ///
    /// @param awaited all that move at once
    public RunningBuild moved(String tag, Set<String> awaited) {
        var all = new LinkedHashSet<>(told);
        all.add(tag);
        return new RunningBuild(wave, since, image, endedAt, all, all.containsAll(awaited));
    }

    public boolean isUnderWay() {
        return endedAt == null;
    }

    /// Whether moves are still to come of it. None come when it has pushed what the tag pointed at
    /// already, or when nobody tells what became of it. A clock that has been put back since makes
    /// nobody wait for longer.
    public boolean isBusy(Instant now) {
        if (endedAt == null) {
            return !done && now.isBefore(since.plus(LONGEST));
        }
        return !done && Duration.between(endedAt, now).abs().compareTo(GRACE) < 0;
    }

    /// Whether it can be forgotten. Tags that follow a follower may move as late as with the next
    /// write of their stream; it is then that one wants to know from what.
    public boolean isOver(Instant now) {
        return told.isEmpty()
                ? !isBusy(now)
                : endedAt != null && !now.isBefore(endedAt.plus(LONGEST));
    }
}
