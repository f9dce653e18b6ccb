package io.millrace.imagestream.domain;

/// One move of one tag.
///
/// @param revision the how-manieth move of this tag in this stream
/// @param image the image's digest, empty for a plain reference
/// @param pullSpec what a consumer pulls
/// @param previousImage the image before, empty for the first
/// @param copiedFrom the repository of the integrated registry that has the image, as
///   `<namespace>/<stream>`, when the pull spec names this stream's; else empty
/// @param source which import, push, build or command did it
public record TagMoved(
        String tag,
        long revision,
        String image,
        String pullSpec,
        String previousImage,
        long generation,
        Cause cause,
        String copiedFrom,
        String source) {}
