package io.millrace.importer.domain;

import io.millrace.contract.ImageReference;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.ImportSchedule;
import io.millrace.contract.image.TagReference;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A tag of a stream that is to follow its source in a registry.
///
/// @param wish as the stream has it
/// @param source what is looked at: the same text for all stream tags that follow the same
/// @param settle how long a new digest must stay before the tag moves to it
/// @param platformOnly whether an index counts as new only when the image in use of it is
/// @param image that the tag points to now; empty for none
public record ScheduledTag(
        TagReference wish,
        ImageReference source,
        boolean insecure,
        Duration interval,
        Duration settle,
        boolean platformOnly,
        String image) {

    private static final Duration LONGEST_SETTLING = Duration.ofDays(1);

    /// All of the stream, by name. A tag that is pinned by a digest has nothing to follow once it
    /// is there.
    public static List<ScheduledTag> of(ImageStream stream, Intervals intervals) {
        return Objects.requireNonNullElse(stream.spec().tags(), List.<TagReference>of()).stream()
                .filter(it -> it.importPolicy().scheduled() && PendingImport.isImportable(it))
                .flatMap(it -> of(stream, it, intervals).stream())
                .toList();
    }

    private static Optional<ScheduledTag> of(
            ImageStream stream, TagReference wish, Intervals intervals) {
        var history = TagHistory.of(stream, wish.name());
        return reference(wish)
                .filter(it -> it.digest().isEmpty() || history.items().isEmpty())
                .map(it ->
                        new ScheduledTag(
                                wish,
                                it,
                                wish.importPolicy().insecure()
                                        || PendingImport.declaresInsecure(stream),
                                intervals.of(annotation(wish, ImportSchedule.INTERVAL)),
                                settling(wish),
                                annotation(wish, ImportSchedule.PLATFORM_ONLY)
                                        .filter("true"::equals)
                                        .isPresent(),
                                history.items().isEmpty()
                                        ? ""
                                        : history.items().getFirst().image()));
    }

    private static Duration settling(TagReference wish) {
        return annotation(wish, ImportSchedule.SETTLE)
                .flatMap(ImportSchedule::duration)
                .map(it -> it.compareTo(LONGEST_SETTLING) > 0 ? LONGEST_SETTLING : it)
                .orElse(Duration.ZERO);
    }

    private static Optional<ImageReference> reference(TagReference wish) {
        try {
            var from = wish.from();
            return Optional.ofNullable(from == null ? null : from.name())
                    .map(ImageReference::parse);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> annotation(TagReference wish, String name) {
        return Optional.ofNullable(wish.annotations()).map(it -> it.get(name));
    }

    /// The registry, by one name for each.
    public String registry() {
        return source.onDockerHub() ? ImageReference.DEFAULT_REGISTRY : source.registry();
    }

    public String sourceKey() {
        var name = source.digest().map(it -> "@" + it).orElseGet(() -> ":" + source.tagOrLatest());
        return registry() + "/" + source.repository() + name + (insecure ? " insecure" : "");
    }
}
