package io.millrace.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What another system says has happened: unverified until an owner has looked.
public sealed interface Claim {

    default String type() {
        return "io.millrace.inbound." + getClass().getSimpleName() + ".v1";
    }

    /// A registry says that a tag was pushed.
    ///
    /// @param eventId the registry's id of the notification
    /// @param registry the registry's host, as in pull specs
    /// @param repository `namespace/stream`
    /// @param actor whose token it was pushed with; null when the registry does not say
    record ImagePushed(
            String eventId,
            String registry,
            String repository,
            String tag,
            String digest,
            Instant pushedAt,
            @Nullable String actor)
            implements Claim {}
}
