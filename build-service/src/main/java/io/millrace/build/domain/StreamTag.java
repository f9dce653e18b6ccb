package io.millrace.build.domain;

import java.util.Optional;

/// `<stream>:<tag>`, the name of an ImageStreamTag.
public record StreamTag(String stream, String tag) {

    /// The name taken apart; empty when it is none.
    public static Optional<StreamTag> parse(String name) {
        var colon = name.indexOf(':');
        return colon <= 0 || colon != name.lastIndexOf(':') || colon == name.length() - 1
                ? Optional.empty()
                : Optional.of(new StreamTag(name.substring(0, colon), name.substring(colon + 1)));
    }

    /// What an image of one word may mean in its own project: `<stream>` or `<stream>:<tag>`.
    static Optional<StreamTag> local(String image) {
        if (image.isEmpty() || image.indexOf('/') >= 0 || image.indexOf('@') >= 0) {
            return Optional.empty();
        }
        return image.indexOf(':') < 0 ? Optional.of(new StreamTag(image, "latest")) : parse(image);
    }

    @Override
    public String toString() {
        return stream + ":" + tag;
    }
}
