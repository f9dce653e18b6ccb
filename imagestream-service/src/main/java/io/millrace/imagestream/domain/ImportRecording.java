package io.millrace.imagestream.domain;

import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.image.TagEvent;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.meta.ObjectReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Records in a stream what an import found. A failure never touches a history: the image that was
/// known to be good goes on serving.
public final class ImportRecording {

    /// When the stream's sources were last looked at.
    public static final String CHECKED = "openshift.io/image.dockerRepositoryCheck";

    private static final String IMPORT_SUCCESS = "ImportSuccess";

    private final StreamDraft draft;
    private final RecordImport results;

    private ImportRecording(StreamDraft draft, RecordImport results) {
        this.draft = draft;
        this.results = results;
    }

    public static Decision.Accepted record(
            Subject subject, RecordImport results, Surroundings surroundings) {
        var draft = StreamDraft.of(subject, surroundings, results.importId());
        new ImportRecording(draft, results).recordAll();
        draft.follow();
        var now = surroundings.now().truncatedTo(ChronoUnit.SECONDS);
        var annotations = subject.stream().metadata().annotations();
        var accepted = draft.accepted();
        if (subject.isNew()
                || annotations == null
                || !annotations.containsKey(CHECKED)
                || !accepted.next().equals(subject.stream())) {
            draft.annotate(CHECKED, now.toString());
        }
        return draft.accepted();
    }

    private void recordAll() {
        for (var result : results.images()) {
            if (result.tag() == null || result.tag().isEmpty() || isOutdated(result)) {
                continue;
            }
            if (isSuccess(result)) {
                recordSuccess(result.tag(), result);
            } else {
                recordFailure(result.tag(), result);
            }
        }
        var repository = results.repository();
        if (repository != null) {
            repository.images().forEach(this::recordTagOfRepository);
        }
    }

    /// A tag of the repository that cannot be had makes no wish where there was none.
    private void recordTagOfRepository(ImportedImage result) {
        var tag = result.tag();
        if (tag == null || tag.isEmpty()) {
            return;
        }
        if (isSuccess(result)) {
            recordSuccess(tag, result);
        } else if (draft.wish(tag).isPresent()) {
            recordFailure(tag, result);
        } else {
            condition(tag, result);
        }
    }

    /// Whether the image was fetched, whatever becomes of it.
    public static boolean isSuccess(ImportedImage result) {
        return result.image() != null
                && result.image().metadata().name() != null
                && result.pullSpec() != null
                && "Success".equals(result.status().status());
    }

    /// An import that nobody asked for serves the wish that it saw, and no later one.
    private boolean isOutdated(ImportedImage result) {
        if (results.userRequested() || result.expectedGeneration() == null) {
            return false;
        }
        var wish = draft.wish(Objects.requireNonNull(result.tag()));
        return wish.map(TagReference::generation)
                .filter(result.expectedGeneration()::equals)
                .isEmpty();
    }

    private void recordSuccess(String tag, ImportedImage result) {
        var event =
                new TagEvent(
                        draft.surroundings().now(),
                        Objects.requireNonNull(result.pullSpec()),
                        Objects.requireNonNull(
                                Objects.requireNonNull(result.image()).metadata().name()),
                        draft.nextGeneration());
        var wish = draft.wish(tag);
        var holding = new Holding(draft);
        if (wish.isPresent() && holding.refuses(tag, event.image())) {
            recordHeld(tag, wish.get(), result);
            return;
        }
        if (wish.isEmpty() || isNews(tag, wish.get(), event)) {
            draft.wish(
                    wish.map(it -> it.withImportPolicy(result.importPolicy()))
                            .orElseGet(() -> newWish(tag, result))
                            .withFrom(sourceOf(result))
                            .withGeneration(draft.nextGeneration()));
            draft.record(tag, event, Cause.IMPORT);
            if (draft.move(tag).isPresent()) {
                holding.end(tag);
            }
        }
        draft.wish(defaultedPolicy(draft.wish(tag).orElseThrow(), result));
        draft.conditions(tag, List.of());
    }

    /// The tag stays, and its wish is served all the same: what was found is what is refused.
    private void recordHeld(String tag, TagReference wish, ImportedImage result) {
        long asked = Objects.requireNonNullElse(wish.generation(), 0L);
        draft.history(tag)
                .latest()
                .filter(it -> it.generation() < asked)
                .ifPresent(it -> draft.record(tag, it.withGeneration(asked), Cause.IMPORT));
        draft.wish(defaultedPolicy(wish, result));
        draft.conditions(tag, List.of());
    }

    private boolean isNews(String tag, TagReference wish, TagEvent event) {
        var latest = draft.history(tag).latest();
        var generation = wish.generation();
        return latest.isEmpty()
                || generation == null
                || !latest.get().image().equals(event.image())
                || !latest.get().dockerImageReference().equals(event.dockerImageReference())
                || generation > latest.get().generation();
    }

    private static TagReference defaultedPolicy(TagReference wish, ImportedImage result) {
        return StreamWrites.defaulted(wish.withImportPolicy(result.importPolicy()));
    }

    private static TagReference newWish(String tag, ImportedImage result) {
        return StreamWrites.defaulted(
                TagReference.EMPTY
                        .withName(tag)
                        .withFrom(sourceOf(result))
                        .withImportPolicy(result.importPolicy())
                        .withReferencePolicy(result.referencePolicy()));
    }

    private static ObjectReference sourceOf(ImportedImage result) {
        return ObjectReference.EMPTY.withKind(TagSource.DOCKER_IMAGE).withName(result.from());
    }

    private void recordFailure(String tag, ImportedImage result) {
        var condition = conditionOf(result);
        var known = draft.conditions(tag).stream().filter(it -> says(it, condition)).findFirst();
        var wish = draft.wish(tag);
        if (known.isPresent() && wish.isPresent() && isObserved(wish.get(), known.get())) {
            return;
        }
        draft.wish(
                wish.orElseGet(() -> newWish(tag, result)).withGeneration(draft.nextGeneration()));
        condition(tag, condition, known);
    }

    /// What is said already is not said again as if it were new.
    private void condition(
            String tag, TagEventCondition condition, Optional<TagEventCondition> known) {
        var since = known.map(TagEventCondition::lastTransitionTime);
        draft.conditions(tag, List.of(since.map(it -> at(condition, it)).orElse(condition)));
    }

    private void condition(String tag, ImportedImage result) {
        var condition = conditionOf(result);
        var known = draft.conditions(tag).stream().filter(it -> says(it, condition)).findFirst();
        if (known.isEmpty()) {
            condition(tag, condition, known);
        }
    }

    private TagEventCondition conditionOf(ImportedImage result) {
        var status = result.status();
        var reason = Objects.requireNonNullElse(status.reason(), "");
        var message = Objects.requireNonNullElse(status.message(), "");
        return new TagEventCondition(
                IMPORT_SUCCESS,
                "False",
                draft.surroundings().now(),
                reason.isEmpty() ? "InternalError" : reason,
                message.isEmpty() ? "unknown error prevented import" : message,
                draft.nextGeneration());
    }

    private static boolean isObserved(TagReference wish, TagEventCondition condition) {
        return wish.generation() != null && wish.generation() <= condition.generation();
    }

    private static boolean says(TagEventCondition one, TagEventCondition other) {
        return one.type().equals(other.type())
                && one.status().equals(other.status())
                && Objects.equals(one.reason(), other.reason())
                && Objects.equals(one.message(), other.message());
    }

    private static TagEventCondition at(TagEventCondition condition, Instant since) {
        return new TagEventCondition(
                condition.type(),
                condition.status(),
                since,
                condition.reason(),
                condition.message(),
                condition.generation());
    }
}
