package io.millrace.importer.domain;

import io.millrace.contract.Digest;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.NamedTagEventList;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagEventCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an image stream remembers of one of its tags.
public record TagHistory(List<TagEvent> items, List<TagEventCondition> conditions) {

    private static final String IMPORT_SUCCESS = "ImportSuccess";

    public TagHistory {
        items = List.copyOf(items);
        conditions = List.copyOf(conditions);
    }

    public static TagHistory of(ImageStream stream, String tag) {
        return Objects.requireNonNullElse(stream.status().tags(), List.<NamedTagEventList>of())
                .stream()
                .filter(it -> it.tag().equals(tag))
                .findFirst()
                .map(it -> new TagHistory(it.items(), orEmpty(it.conditions())))
                .orElseGet(() -> new TagHistory(List.of(), List.of()));
    }

    private static List<TagEventCondition> orEmpty(@Nullable List<TagEventCondition> conditions) {
        return conditions == null ? List.of() : conditions;
    }

    /// The generation of the wish that was answered last, by an image or by a failed import. A
    /// failed attempt counts as an answer, so that what cannot succeed is not tried for ever.
    long answeredGeneration() {
        long image = items.isEmpty() ? 0 : items.getFirst().generation();
        return conditions.stream()
                .filter(it -> it.type().equals(IMPORT_SUCCESS))
                .mapToLong(TagEventCondition::generation)
                .reduce(image, Math::max);
    }

    /// When the tag was last moved to the image, if ever.
    public Optional<Instant> lastMovedTo(Digest image) {
        return items.stream()
                .filter(it -> it.image().equals(image.toString()))
                .map(TagEvent::created)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder());
    }
}
