package io.millrace.importer.application;

import io.millrace.contract.Digest;
import io.millrace.contract.ImageReference;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// Where a stream's tag points, as far as that is an image of the integrated registry.
///
/// @param image its digest
/// @param repository where the pull spec says that it is; often the stream's own
public record ServedTag(Digest image, String repository) {

    /// The tags of a stream that the integrated registry can serve, by name. Who may point there
    /// was decided when they moved.
    static TreeMap<String, ServedTag> of(ImageStream stream, IntegratedRegistry registry) {
        var served = new TreeMap<String, ServedTag>();
        for (var tag : tags(stream)) {
            current(tag)
                    .flatMap(it -> read(it, registry))
                    .ifPresent(it -> served.put(tag.tag(), it));
        }
        return served;
    }

    /// Where the tag points; empty when that is nothing that the registry can serve.
    public static Optional<ServedTag> find(
            ImageStream stream, String tag, String host, String authority) {
        return tags(stream).stream()
                .filter(it -> it.tag().equals(tag))
                .findFirst()
                .flatMap(ServedTag::current)
                .flatMap(it -> read(it, new IntegratedRegistry(host, authority)));
    }

    /// Whether the stream has facts about the tag, whatever they are.
    public static boolean isKnown(ImageStream stream, String tag) {
        return tags(stream).stream()
                .anyMatch(it -> it.tag().equals(tag) && current(it).isPresent());
    }

    private static List<NamedTagEventList> tags(ImageStream stream) {
        return Objects.requireNonNullElse(stream.status().tags(), List.of());
    }

    private static Optional<TagEvent> current(NamedTagEventList tag) {
        return tag.items().stream().findFirst();
    }

    private static Optional<ServedTag> read(TagEvent event, IntegratedRegistry registry) {
        if (!Digest.isDigest(event.image())) {
            return Optional.empty();
        }
        try {
            var reference = ImageReference.parse(event.dockerImageReference());
            return registry.isMeantBy(reference)
                            && IntegratedRegistry.Repository.parse(reference.repository())
                                    .isPresent()
                    ? Optional.of(
                            new ServedTag(Digest.parse(event.image()), reference.repository()))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
