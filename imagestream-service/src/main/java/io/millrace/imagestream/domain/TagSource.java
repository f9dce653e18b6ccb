package io.millrace.imagestream.domain;

import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectReference;
import java.util.Objects;

/// Where a wish takes its image from within image streams: a tag or an image of a stream.
///
/// @param namespace the stream's namespace
/// @param stream the stream's name
/// @param item the tag, or the image or a prefix of its name
record TagSource(Kind kind, String namespace, String stream, String item) {

    static final String DOCKER_IMAGE = "DockerImage";
    static final String IMAGE_STREAM_TAG = "ImageStreamTag";
    static final String IMAGE_STREAM_IMAGE = "ImageStreamImage";

    enum Kind {
        TAG,
        IMAGE
    }

    static boolean isDockerImage(TagReference wish) {
        return wish.from() != null && DOCKER_IMAGE.equals(wish.from().kind());
    }

    static boolean isOfAStream(ObjectReference from) {
        return IMAGE_STREAM_TAG.equals(from.kind()) || IMAGE_STREAM_IMAGE.equals(from.kind());
    }

    /// Reads `<tag>`, `<stream>:<tag>`, `<id>` or `<stream>@<id>`; what names no stream means this
    /// one.
    static TagSource parse(ObjectReference from, String namespace, String stream) {
        var kind = IMAGE_STREAM_TAG.equals(from.kind()) ? Kind.TAG : Kind.IMAGE;
        var name = Objects.requireNonNullElse(from.name(), "");
        var where = Objects.requireNonNullElse(from.namespace(), "");
        var split = kind == Kind.TAG ? ':' : '@';
        int at = name.indexOf(split);
        if (at == 0 || at == name.length() - 1 || at != name.lastIndexOf(split)) {
            throw new IllegalArgumentException(
                    kind == Kind.TAG
                            ? "must be of the form <tag> or <repo>:<tag>"
                            : "must be of the form <id> or <repo>@<id>");
        }
        return new TagSource(
                kind,
                where.isEmpty() ? namespace : where,
                at < 0 ? stream : name.substring(0, at),
                name.substring(at + 1));
    }

    /// Whether the image is the one of that name, or of which that is the beginning.
    static boolean isMeant(String item, String image) {
        return image.startsWith(item) || image.startsWith("sha256:" + item);
    }

    boolean isOf(String otherNamespace, String otherStream) {
        return namespace.equals(otherNamespace) && stream.equals(otherStream);
    }
}
