package io.millrace.contract;

/// Has the integrated registry let an image go from the repository of the stream that the command
/// names, because no stream names the image any more: the body of imagestream-service's command
/// `imagestreammappings/abandon`, as a wire record.
///
/// @param digest the image or image index, without its parts
public record AbandonImage(String digest) {}
