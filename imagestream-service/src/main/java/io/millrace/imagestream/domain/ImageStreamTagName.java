package io.millrace.imagestream.domain;

/// The name of an ImageStreamTag: `<stream>:<tag>`.
public record ImageStreamTagName(String stream, String tag) {

    public static ImageStreamTagName parse(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || colon != text.lastIndexOf(':') || colon == text.length() - 1) {
            throw new IllegalArgumentException(
                    "\"%s\" must be of the form <stream_name>:<tag>".formatted(text));
        }
        return new ImageStreamTagName(text.substring(0, colon), text.substring(colon + 1));
    }

    @Override
    public String toString() {
        return stream + ":" + tag;
    }
}
