package io.millrace.contract;

import java.time.Instant;
import java.util.List;

/// Which scheduled tags of a stream have fallen behind, or no longer are: the body of the
/// importer's command `imagestreamimports/overdue`, sent when that changes.
///
/// @param streamUid only this very stream will do
public record TellOverdue(String streamUid, List<LateTag> tags) {

    public TellOverdue {
        tags = tags == null ? List.of() : List.copyOf(tags);
    }

    /// @param late whether the tag has not been looked at for twice its interval
    /// @param lastChecked when its source was looked at last, or began to be followed
    /// @param due since when it is late, if it is
    public record LateTag(
            String tag,
            boolean late,
            String source,
            String interval,
            Instant lastChecked,
            Instant due) {}
}
