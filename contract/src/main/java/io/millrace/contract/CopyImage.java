package io.millrace.contract;

/// Has the integrated registry take an image over into the repository of the stream that the
/// command names, because one of the stream's tags was copied from another stream: the body of
/// imagestream-service's command `imagestreammappings/copy`, as a wire record.
///
/// @param source the repository that has the image: `<namespace>/<stream>`
/// @param digest the image or image index
public record CopyImage(String source, String digest) {}
