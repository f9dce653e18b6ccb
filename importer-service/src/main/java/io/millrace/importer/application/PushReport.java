package io.millrace.importer.application;

import io.millrace.contract.image.Image;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a worker saw at a tag of the integrated registry: the body of the command
/// `imagestreammappings/observed`.
///
/// @param checkId which reason to look
/// @param digest what the tag points to; null when there is no such tag
/// @param at when the look began
/// @param image the image, when it seemed worth fetching
/// @param pullSpec the image by digest, null when there is none
/// @param unfit why what is there is no image; null unless that was found
public record PushReport(
        String checkId,
        @Nullable String digest,
        Instant at,
        @Nullable Image image,
        @Nullable String pullSpec,
        @Nullable String unfit) {}
