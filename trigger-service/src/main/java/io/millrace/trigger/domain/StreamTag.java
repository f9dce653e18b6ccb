package io.millrace.trigger.domain;

import io.millrace.contract.RegistryTag;
import io.millrace.contract.meta.ObjectReference;
import java.util.Optional;

/// A tag of an image stream, by name.
public record StreamTag(String namespace, String stream, String tag) {

    private static final String KIND = "ImageStreamTag";

    /// The tag that the reference names; empty when it names something else.
    ///
    /// @param home the namespace of whoever refers
    public static Optional<StreamTag> named(ObjectReference reference, String home) {
        var name = Texts.orEmpty(reference.name());
        var colon = name.indexOf(':');
        if (!KIND.equals(reference.kind())
                || colon <= 0
                || colon != name.lastIndexOf(':')
                || colon == name.length() - 1) {
            return Optional.empty();
        }
        var namespace = Texts.orEmpty(reference.namespace());
        return Optional.of(
                new StreamTag(
                        namespace.isEmpty() ? home : namespace,
                        name.substring(0, colon),
                        name.substring(colon + 1)));
    }

    /// What [#toString()] has written.
    public static StreamTag parse(String text) {
        var slash = text.indexOf('/');
        var colon = text.lastIndexOf(':');
        return new StreamTag(
                text.substring(0, slash),
                text.substring(slash + 1, colon),
                text.substring(colon + 1));
    }

    /// The tag that a push to what the reference names moves.
    ///
    /// @param registry the integrated registry's host in pull specs; empty for none
    public static Optional<StreamTag> pushedAs(
            ObjectReference output, String home, String registry) {
        return "DockerImage".equals(output.kind())
                ? RegistryTag.pushedTo(Texts.orEmpty(output.name()), registry)
                        .map(it -> new StreamTag(it.namespace(), it.stream(), it.tag()))
                : named(output, home);
    }

    /// `<stream>:<tag>`.
    public String name() {
        return stream + ":" + tag;
    }

    /// Whether it is another tag of the same stream.
    boolean isSibling(StreamTag other) {
        return namespace.equals(other.namespace)
                && stream.equals(other.stream)
                && !tag.equals(other.tag);
    }

    ObjectReference reference() {
        return ObjectReference.EMPTY.withKind(KIND).withNamespace(namespace).withName(name());
    }

    @Override
    public String toString() {
        return namespace + "/" + name();
    }
}
