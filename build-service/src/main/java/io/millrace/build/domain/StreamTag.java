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

    @Override
    public String toString() {
        return stream + ":" + tag;
    }
}
