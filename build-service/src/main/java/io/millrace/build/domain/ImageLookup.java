package io.millrace.build.domain;

import java.util.Optional;

/// The image streams that a build may refer to, as far as this service has heard of them.
public interface ImageLookup {

    /// How the newest image of the tag is pulled, by digest wherever there is one.
    Optional<String> tag(String namespace, StreamTag tag);

    /// The same, where the stream lets its project call it by its name alone.
    Optional<String> local(String namespace, StreamTag tag);

    /// How an image in the stream's history is pulled.
    Optional<String> image(String namespace, String stream, String digest);

    /// Whether the build's project may pull what one of the home project's streams says is its
    /// image. Whoever may write a stream may let it name any place.
    boolean mayPull(String home, String pullSpec);

    /// Whether the build's project may pull what a pull spec names that stands in the build itself.
    boolean mayPullNamed(String pullSpec);

    /// The stream's repository in the integrated registry.
    Optional<String> repository(String namespace, String stream);
}
