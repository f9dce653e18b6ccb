package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;

/// The stream that a request is about.
///
/// @param stream as it is stored, or with nothing but its metadata when it is new
/// @param isNew whether the request creates it
public record Subject(ImageStream stream, boolean isNew) {

    public static Subject created(ImageStream stream) {
        return new Subject(stream, true);
    }

    public static Subject stored(ImageStream stream) {
        return new Subject(stream, false);
    }
}
