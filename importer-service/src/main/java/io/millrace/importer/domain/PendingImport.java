package io.millrace.importer.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagReference;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A wish of an image stream that nobody has answered yet: a tag that is to take its image from a
/// registry.
///
/// @param from the pull spec as it was written
/// @param generation of the wish
/// @param keepIndex whether an image index is kept whole
/// @param preferOs which operating system of an index is preferred
/// @param preferArchitecture which CPU architecture of an index is preferred
public record PendingImport(
        String tag,
        String from,
        long generation,
        boolean insecure,
        boolean scheduled,
        boolean keepIndex,
        Optional<String> preferOs,
        Optional<String> preferArchitecture) {

    private static final String INSECURE_REPOSITORY = "openshift.io/image.insecureRepository";
    private static final String CHECKED = "openshift.io/image.dockerRepositoryCheck";
    private static final String PREFER_OS = "importer.image.openshift.io/prefer-os";
    private static final String PREFER_ARCHITECTURE = "importer.image.openshift.io/prefer-arch";

    /// All unanswered wishes of the stream, in the order of its tags. An alias, a tag that only
    /// points and a tag moved by pushes alone never need an import.
    public static List<PendingImport> of(ImageStream stream) {
        return Objects.requireNonNullElse(stream.spec().tags(), List.<TagReference>of()).stream()
                .filter(tag -> isImportable(tag) && isUnanswered(stream, tag))
                .map(tag -> of(stream, tag))
                .toList();
    }

    /// The whole repository that the stream wishes for, if nobody has looked at it yet.
    public static Optional<String> repositoryOf(ImageStream stream) {
        var isChecked = annotation(stream.metadata().annotations(), CHECKED).isPresent();
        return Optional.ofNullable(stream.spec().dockerImageRepository())
                .filter(it -> !it.isEmpty() && !isChecked);
    }

    static boolean isImportable(TagReference tag) {
        var from = tag.from();
        return from != null
                && "DockerImage".equals(from.kind())
                && from.name() != null
                && !tag.reference();
    }

    private static boolean isUnanswered(ImageStream stream, TagReference tag) {
        return generation(tag) > TagHistory.of(stream, tag.name()).answeredGeneration();
    }

    private static long generation(TagReference tag) {
        return Objects.requireNonNullElse(tag.generation(), 0L);
    }

    private static PendingImport of(ImageStream stream, TagReference tag) {
        var from = tag.from() == null ? null : tag.from().name();
        return new PendingImport(
                tag.name(),
                Objects.requireNonNullElse(from, ""),
                generation(tag),
                tag.importPolicy().insecure() || declaresInsecure(stream),
                tag.importPolicy().scheduled(),
                "PreserveOriginal".equals(tag.importPolicy().importMode()),
                preferredOs(tag),
                preferredArchitecture(tag));
    }

    /// Which operating system of an index the tag prefers.
    public static Optional<String> preferredOs(TagReference tag) {
        return annotation(tag.annotations(), PREFER_OS);
    }

    /// Which CPU architecture of an index the tag prefers.
    public static Optional<String> preferredArchitecture(TagReference tag) {
        return annotation(tag.annotations(), PREFER_ARCHITECTURE);
    }

    /// Whether the stream's registries may be approached over plain HTTP or unverified.
    public static boolean declaresInsecure(ImageStream stream) {
        return annotation(stream.metadata().annotations(), INSECURE_REPOSITORY)
                .filter("true"::equals)
                .isPresent();
    }

    private static Optional<String> annotation(
            @Nullable Map<String, String> annotations, String name) {
        return Optional.ofNullable(annotations).map(it -> it.get(name)).filter(it -> !it.isEmpty());
    }
}
