package io.millrace.contract;

import io.millrace.contract.image.Image;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A push that the importer has verified in the registry, to be recorded in the image stream that
/// the command names: the body of the command `imagestreammappings/push`, as a wire record.
///
/// @param eventId the registry's id of the notification, or the reconciliation's own; the `source`
///   of the tag move
/// @param image what the registry says about the image; null when only its digest is known
/// @param pullSpec the image by digest
/// @param pushedAt when the registry took it, or when reconciliation saw it there
/// @param reconciled whether reconciliation found it, not a notification
/// @param actor who pushed it; null when nobody knows
public record RecordPush(
        String eventId,
        @Nullable Image image,
        String pullSpec,
        String tag,
        String digest,
        Instant pushedAt,
        boolean reconciled,
        @Nullable String actor) {}
