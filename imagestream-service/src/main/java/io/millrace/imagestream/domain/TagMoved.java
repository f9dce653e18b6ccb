package io.millrace.imagestream.domain;

import io.millrace.contract.image.TagHold;
import org.jspecify.annotations.Nullable;

/// One move of one tag.
///
/// @param revision the how-manieth move of this tag in this stream
/// @param image the image's digest, empty for a plain reference
/// @param pullSpec what a consumer pulls
/// @param previousImage the image before, empty for the first
/// @param copiedFrom the repository of the integrated registry that has the image, as
///   `<namespace>/<stream>`, when the pull spec names this stream's; else empty
/// @param source which import, push, build or command did it
/// @param hold that it puts on the tag
public record TagMoved(
        String tag,
        long revision,
        String image,
        String pullSpec,
        String previousImage,
        long generation,
        Cause cause,
        String copiedFrom,
        String source,
        @Nullable TagHold hold) {

    TagMoved withHold(TagHold hold) {
        return new TagMoved(
                tag,
                revision,
                image,
                pullSpec,
                previousImage,
                generation,
                cause,
                copiedFrom,
                source,
                hold);
    }
}
