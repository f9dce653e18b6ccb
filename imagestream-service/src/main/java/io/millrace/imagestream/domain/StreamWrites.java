package io.millrace.imagestream.domain;

import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ObjectReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Creation of a stream and changes of its wishes.
public final class StreamWrites {

    private static final String DEFAULT_IMPORT_MODE = "Legacy";

    private StreamWrites() {}

    /// The stream with its metadata filled, as it is to be created.
    public static Decision created(ImageStream stream, Surroundings surroundings, String source) {
        return created(stream, surroundings, source, StreamWrites::pathInStream);
    }

    static Decision created(
            ImageStream stream,
            Surroundings surroundings,
            String source,
            UnaryOperator<String> pathOf) {
        var draft = StreamDraft.ofNew(stream, surroundings, source);
        List.copyOf(draft.wishes().values())
                .forEach(it -> draft.wish(defaulted(it).withGeneration(1L)));
        var malformed = malformedTags(draft.wishes(), pathOf);
        if (!malformed.isEmpty()) {
            return new Decision.Rejected(malformed);
        }
        var faults = new ArrayList<>(faultsOf(stream, draft.wishes(), pathOf));
        faults.addAll(
                RegistryAdmission.toCreate(stream, surroundings)
                        .faultsOf(stream, draft.wishes(), pathOf));
        faults.addAll(new Resolution(draft, pathOf).resolve(List.copyOf(draft.wishes().values())));
        if (!faults.isEmpty()) {
            return new Decision.Rejected(faults);
        }
        new Holding(draft).settle(stream, Map.of());
        draft.follow();
        return draft.accepted();
    }

    /// The stream as somebody wants it, over the stored one. Facts and generations are the
    /// server's: a zero in a tag asks for a new import, nothing else of it counts.
    public static Decision updated(
            ImageStream previous, ImageStream next, Surroundings surroundings, String source) {
        return updated(previous, next, surroundings, source, StreamWrites::pathInStream);
    }

    static Decision updated(
            ImageStream previous,
            ImageStream next,
            Surroundings surroundings,
            String source,
            UnaryOperator<String> pathOf) {
        var draft = StreamDraft.replacing(previous, next, surroundings, source);
        var old = StreamDraft.wishesOf(previous);
        var changed = new ArrayList<TagReference>();
        for (var proposed : List.copyOf(draft.wishes().values())) {
            var before = old.get(proposed.name());
            var wish = defaulted(Holding.unscheduled(proposed, before, next));
            if (before == null || isForced(wish) || differs(before, wish, draft.namespace())) {
                wish = wish.withGeneration(draft.nextGeneration());
                changed.add(wish);
            } else {
                wish = wish.withGeneration(before.generation());
            }
            draft.wish(wish);
        }
        var malformed = malformedTags(draft.wishes(), pathOf);
        if (!malformed.isEmpty()) {
            return new Decision.Rejected(malformed);
        }
        var faults = new ArrayList<>(faultsOf(next, draft.wishes(), pathOf));
        faults.addAll(
                RegistryAdmission.toReplace(previous, next, surroundings)
                        .faultsOf(next, draft.wishes(), pathOf));
        faults.addAll(new Resolution(draft, pathOf).resolve(changed));
        if (!faults.isEmpty()) {
            return new Decision.Rejected(faults);
        }
        new Holding(draft).settle(next, old);
        draft.follow();
        return draft.accepted();
    }

    private static List<Fault> faultsOf(
            ImageStream stream, Map<String, TagReference> wishes, UnaryOperator<String> pathOf) {
        var faults = new ArrayList<>(StreamValidation.repository(stream));
        var annotations = stream.metadata().annotations();
        faults.addAll(Hold.faults(annotations == null ? Map.of() : annotations));
        wishes.forEach((tag, wish) -> {
            var path = pathOf.apply(tag);
            faults.addAll(StreamValidation.wish(path, wish));
            faults.addAll(Hold.faults(path, wish));
            faults.addAll(ScheduleValidation.faults(path, wish));
        });
        return faults;
    }

    private static List<Fault> malformedTags(
            Map<String, TagReference> wishes, UnaryOperator<String> pathOf) {
        return wishes.keySet().stream()
                .flatMap(it ->
                        StreamValidation.tag(pathOf.apply(StreamValidation.shown(it)) + ".name", it)
                                .stream())
                .toList();
    }

    private static String pathInStream(String tag) {
        return "spec.tags[" + tag + "]";
    }

    private static boolean isForced(TagReference wish) {
        return Objects.equals(wish.generation(), 0L);
    }

    /// Whether the wish asks for another image, so that it has to be resolved anew. A policy of how
    /// to fetch or to hand out the image does not.
    private static boolean differs(TagReference before, TagReference after, String namespace) {
        return before.reference() != after.reference()
                || !Objects.equals(
                        before.importPolicy().importMode(), after.importPolicy().importMode())
                || !Objects.equals(
                        normalised(before.from(), namespace), normalised(after.from(), namespace));
    }

    private static @Nullable List<String> normalised(
            @Nullable ObjectReference from, String namespace) {
        if (from == null) {
            return null;
        }
        var where = Objects.requireNonNullElse(from.namespace(), "");
        return List.of(
                Objects.requireNonNullElse(from.kind(), ""),
                where.isEmpty() ? namespace : where,
                Objects.requireNonNullElse(from.name(), ""));
    }

    static TagReference defaulted(TagReference wish) {
        var importPolicy = wish.importPolicy();
        var importMode = Objects.requireNonNullElse(importPolicy.importMode(), "");
        var policy = wish.referencePolicy().type();
        return wish.withImportPolicy(
                        new TagImportPolicy(
                                importPolicy.insecure(),
                                importPolicy.scheduled(),
                                importMode.isEmpty() ? DEFAULT_IMPORT_MODE : importMode))
                .withReferencePolicy(new TagReferencePolicy(policy.isEmpty() ? "Source" : policy));
    }
}
