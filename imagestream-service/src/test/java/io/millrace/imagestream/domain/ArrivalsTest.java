package io.millrace.imagestream.domain;

import static io.millrace.imagestream.domain.Scene.docker;
import static io.millrace.imagestream.domain.Scene.history;
import static io.millrace.imagestream.domain.Scene.imagesOf;
import static io.millrace.imagestream.domain.Scene.pinned;
import static io.millrace.imagestream.domain.Scene.revisionOf;
import static io.millrace.imagestream.domain.Scene.stream;
import static io.millrace.imagestream.domain.Scene.wishOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.RecordImport.ImportedRepository;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagEventCondition;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Status;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What comes from registries: pushes and imports.
class ArrivalsTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final TagImportPolicy LEGACY = new TagImportPolicy(false, false, "Legacy");

    private final Scene scene = new Scene();

    @Test
    void aPushMovesTheTagAndLeavesTheWishesAlone() {
        var created = scene.create("app", docker("latest", "lib/base:1"));

        var pushed = scene.push(created, "latest", A);

        assertThat(pushed.spec()).isEqualTo(created.spec());
        assertThat(pushed.metadata().generation()).isEqualTo(1);
        assertThat(history(pushed, "latest").getFirst().generation()).isEqualTo(1);
    }

    @Test
    void pushingTheSameAgainChangesNothing() {
        var pushed = scene.push(scene.create("app"), "latest", A);

        assertThat(scene.push(pushed, "latest", A)).isEqualTo(pushed);
        assertThat(scene.lastMoves).isEmpty();
    }

    @Test
    void newsOfAPushFromBeforeARollbackIsStale() {
        var pushed = scene.push(scene.push(scene.create("app"), "latest", A), "latest", B);
        var beforeTheRollback = scene.now;
        var rolledBack = scene.update(pushed, pinned("latest", "app@" + A));

        var again = scene.pushOf(rolledBack, "latest", B, Optional.of(beforeTheRollback));

        assertThat(again.moves()).isEmpty();
        assertThat(again.next()).isEqualTo(rolledBack);
    }

    @Test
    void aPushAfterARollbackMovesTheTagForward() {
        var pushed = scene.push(scene.push(scene.create("app"), "latest", A), "latest", B);
        var rolledBack = scene.update(pushed, pinned("latest", "app@" + A));

        var again = scene.pushOf(rolledBack, "latest", B, Optional.of(scene.now));

        assertThat(imagesOf(again.next(), "latest")).containsExactly(B, A, B, A);
    }

    @Test
    void revisionsGoOnAfterATagWasDeleted() {
        var pushed = scene.push(scene.push(scene.create("app"), "latest", A), "latest", B);
        var removed = scene.live(TagWrites.removed(pushed, "latest", scene, "delete"));

        var again = scene.push(removed, "latest", A);

        assertThat(removed.status().tags()).isNull();
        assertThat(revisionOf(again, "latest")).isEqualTo(3);
    }

    @Test
    void aChangeOfGenerationAloneIsNoMove() {
        var pushed = scene.push(scene.create("app"), "1", A);

        var forced =
                scene.update(
                        scene.update(pushed, pinned("1", A)), pinned("1", A).withGeneration(0L));

        assertThat(history(forced, "1").getFirst().generation()).isEqualTo(3);
        assertThat(revisionOf(forced, "1")).isEqualTo(1);
    }

    @Test
    void deletingATagTakesTheWishAndTheHistory() {
        var pushed = scene.push(scene.create("app", docker("latest", "lib/base:1")), "latest", A);

        var removed = scene.live(TagWrites.removed(pushed, "latest", scene, "delete"));

        assertThat(removed.spec().tags()).isNull();
        assertThat(removed.status().tags()).isNull();
        assertThat(removed.metadata().generation()).isEqualTo(2);
    }

    @Test
    void theFirstImportCreatesTheWishAndTheHistory() {
        var imported = record(Subject.created(stream("demo", "app")), success("1", A));

        assertThat(imported.metadata().generation()).isEqualTo(1);
        assertThat(wishOf(imported, "1").generation()).isEqualTo(1);
        assertThat(wishOf(imported, "1").from()).isEqualTo(docker("1", "lib/base:1").from());
        assertThat(history(imported, "1"))
                .extracting("image", "dockerImageReference", "generation")
                .containsExactly(tuple(A, "docker.io/lib/base@" + A, 1L));
        assertThat(imported.metadata().annotations())
                .containsEntry(ImportRecording.CHECKED, "2026-11-23T03:00:00Z");
    }

    @Test
    void importingWhatAWishWaitsForServesItsGeneration() {
        var created = scene.update(scene.create("app"), docker("1", "lib/base:1"));

        var imported = record(Subject.stored(created), success("1", A));

        assertThat(imported.metadata().generation()).isEqualTo(3);
        assertThat(wishOf(imported, "1").generation()).isEqualTo(3);
        assertThat(history(imported, "1").getFirst().generation()).isEqualTo(3);
    }

    @Test
    void importingTheSameAgainWritesNothing() {
        var imported = record(Subject.created(stream("demo", "app")), success("1", A));

        assertThat(record(Subject.stored(imported), success("1", A))).isEqualTo(imported);
        assertThat(scene.lastMoves).isEmpty();
    }

    @Test
    void anotherImageGoesOnTop() {
        var imported = record(Subject.created(stream("demo", "app")), success("1", A));

        var again = record(Subject.stored(imported), success("1", B));

        assertThat(imagesOf(again, "1")).containsExactly(B, A);
        assertThat(scene.lastMoves)
                .extracting(TagMoved::cause, TagMoved::source, TagMoved::revision)
                .containsExactly(tuple(Cause.IMPORT, "import-1", 2L));
    }

    @Test
    void aSuccessTakesOverTheImportPolicyAndClearsTheCondition() {
        var imported = record(Subject.created(stream("demo", "app")), success("1", A));
        var failed = record(Subject.stored(imported), failure("1", "NotFound", "gone"));

        var again = record(Subject.stored(failed), scheduled(success("1", A)));

        assertThat(TagWrites.factsOf(again, "1").orElseThrow().conditions()).isNull();
        assertThat(wishOf(again, "1").importPolicy().scheduled()).isTrue();
        assertThat(revisionOf(again, "1")).isEqualTo(1);
    }

    @Test
    void aFailureSetsTheConditionAndKeepsTheKnownGoodImage() {
        var imported = record(Subject.created(stream("demo", "app")), success("1", A));

        var failed = record(Subject.stored(imported), failure("1", "NotFound", "gone"));

        assertThat(imagesOf(failed, "1")).containsExactly(A);
        assertThat(TagWrites.factsOf(failed, "1").orElseThrow().conditions())
                .extracting("type", "status", "reason", "message", "generation")
                .containsExactly(tuple("ImportSuccess", "False", "NotFound", "gone", 2L));
        assertThat(wishOf(failed, "1").generation()).isEqualTo(2);
        assertThat(failed.metadata().generation()).isEqualTo(2);
    }

    @Test
    void theFirstFailureCreatesTheWishAndATagWithoutAHistory() {
        var failed =
                record(Subject.created(stream("demo", "app")), failure("1", "NotFound", "gone"));

        assertThat(wishOf(failed, "1").generation()).isEqualTo(1);
        assertThat(history(failed, "1")).isEmpty();
        assertThat(conditionOf(failed).generation()).isEqualTo(1);
    }

    /// As the importer finds it, which comes after the stream.
    @Test
    void theFirstFailureOfAWishIsOfItsStreamsNextGeneration() {
        var created = scene.create("app", docker("1", "lib/none:1"));

        var failed = record(Subject.stored(created), failure("1", "NotFound", "gone"));

        assertThat(failed.metadata().generation()).isEqualTo(2);
        assertThat(wishOf(failed, "1").generation()).isEqualTo(2);
        assertThat(conditionOf(failed).generation()).isEqualTo(2);
    }

    @Test
    void whateverIsPutOnAHistoryTakesTheFailureBack() {
        var failed =
                record(Subject.created(stream("demo", "app")), failure("1", "NotFound", "gone"));

        var pushed = scene.push(failed, "1", A);
        var failedAgain = record(Subject.stored(pushed), failure("1", "NotFound", "gone"));
        var aliased = scene.update(failedAgain, docker("1", "lib/ref:1").withReference(true));

        assertThat(TagWrites.factsOf(pushed, "1").orElseThrow().conditions()).isNull();
        assertThat(TagWrites.factsOf(failedAgain, "1").orElseThrow().conditions()).hasSize(1);
        assertThat(TagWrites.factsOf(aliased, "1").orElseThrow().conditions()).isNull();
    }

    @Test
    void theSameFailureAgainWritesNothing() {
        var failed =
                record(Subject.created(stream("demo", "app")), failure("1", "NotFound", "gone"));

        assertThat(record(Subject.stored(failed), failure("1", "NotFound", "gone")))
                .isEqualTo(failed);
    }

    @Test
    void theSameFailureOfALaterWishCountsAsObservedAndKeepsItsTime() {
        var failed =
                record(Subject.created(stream("demo", "app")), failure("1", "NotFound", "gone"));
        var changed = scene.update(failed, docker("1", "lib/base:2"));

        var again = record(Subject.stored(changed), failure("1", "NotFound", "gone"));

        assertThat(conditionOf(again).generation()).isEqualTo(3);
        assertThat(wishOf(again, "1").generation()).isEqualTo(3);
        assertThat(conditionOf(again).lastTransitionTime())
                .isEqualTo(conditionOf(failed).lastTransitionTime());
    }

    @Test
    void whatHasNoTagIsRecordedNowhere() {
        var imported = record(Subject.created(stream("demo", "app")), success(null, A));

        assertThat(imported.spec().tags()).isNull();
        assertThat(imported.status().tags()).isNull();
    }

    @Test
    void anImportOfItsOwnDoesNotServeALaterWish() {
        var created = scene.create("app", docker("1", "lib/base:1"));
        var changed = scene.update(created, docker("1", "lib/base:2"));

        var recorded =
                ImportRecording.record(
                        Subject.stored(changed),
                        new RecordImport(
                                "import-1",
                                null,
                                null,
                                false,
                                List.of(expecting(success("1", A), 1)),
                                null,
                                null),
                        scene);

        assertThat(recorded.moves()).isEmpty();
        assertThat(history(recorded.next(), "1")).isEmpty();
    }

    @Test
    void tagsThatTrackAnImportedOneFollow() {
        var created = scene.create("app", docker("1", "lib/base:1"), Scene.tracking("latest", "1"));

        var imported = record(Subject.stored(created), success("1", A));

        assertThat(imagesOf(imported, "latest")).containsExactly(A);
    }

    @Test
    void aRepositorysTagsBecomeWishesAndWhatFailedOfItOnlyAConditionOfItsTag() {
        var recorded =
                scene.live(
                        ImportRecording.record(
                                Subject.stored(scene.create("app")),
                                new RecordImport(
                                        "import-1",
                                        null,
                                        null,
                                        true,
                                        List.of(),
                                        null,
                                        null,
                                        new ImportedRepository(
                                                Status.EMPTY,
                                                List.of(
                                                        success("2", A),
                                                        failure("1", "NotFound", "is gone")),
                                                List.of("0"))),
                                scene));

        assertThat(recorded.spec().tags()).extracting(TagReference::name).containsExactly("2");
        assertThat(imagesOf(recorded, "2")).containsExactly(A);
        assertThat(conditionOf(recorded).reason()).isEqualTo("NotFound");
    }

    private ImageStream record(Subject subject, ImportedImage... images) {
        return scene.live(
                ImportRecording.record(
                        subject,
                        new RecordImport("import-1", null, null, true, List.of(images), null, null),
                        scene));
    }

    private static TagEventCondition conditionOf(ImageStream stream) {
        var conditions = TagWrites.factsOf(stream, "1").orElseThrow().conditions();
        assertThat(conditions).hasSize(1);
        return Objects.requireNonNull(conditions).getFirst();
    }

    private static ImportedImage success(@Nullable String tag, String image) {
        return new ImportedImage(
                tag,
                "lib/base:1",
                LEGACY,
                new TagReferencePolicy("Source"),
                Image.of(ObjectMeta.named(image)),
                List.of(),
                "docker.io/lib/base@" + image,
                new Status(null, null, ListMeta.EMPTY, "Success", null, null, null, null),
                null);
    }

    private static ImportedImage scheduled(ImportedImage result) {
        return new ImportedImage(
                result.tag(),
                result.from(),
                new TagImportPolicy(false, true, "Legacy"),
                result.referencePolicy(),
                result.image(),
                result.childImages(),
                result.pullSpec(),
                result.status(),
                null);
    }

    private static ImportedImage expecting(ImportedImage result, long generation) {
        return new ImportedImage(
                result.tag(),
                result.from(),
                result.importPolicy(),
                result.referencePolicy(),
                result.image(),
                result.childImages(),
                result.pullSpec(),
                result.status(),
                generation);
    }

    private static ImportedImage failure(String tag, String reason, String message) {
        return new ImportedImage(
                tag,
                "lib/base:1",
                LEGACY,
                new TagReferencePolicy("Source"),
                null,
                List.of(),
                null,
                new Status(null, null, ListMeta.EMPTY, "Failure", message, reason, null, 404),
                null);
    }
}
