package io.millrace.imagestream.domain;

import static io.millrace.imagestream.domain.Scene.docker;
import static io.millrace.imagestream.domain.Scene.faults;
import static io.millrace.imagestream.domain.Scene.imagesOf;
import static io.millrace.imagestream.domain.Scene.pinned;
import static io.millrace.imagestream.domain.Scene.wishOf;
import static io.millrace.imagestream.domain.Scene.wishing;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.RecordImport;
import io.millrace.contract.RecordImport.ImportedImage;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.contract.image.TagHold;
import io.millrace.contract.image.TagImportPolicy;
import io.millrace.contract.image.TagReference;
import io.millrace.contract.image.TagReferencePolicy;
import io.millrace.contract.meta.ListMeta;
import io.millrace.contract.meta.ObjectMeta;
import io.millrace.contract.meta.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rollbacks that stay.
class HoldTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final String C = "sha256:" + "c".repeat(64);
    private static final TagImportPolicy SCHEDULED = new TagImportPolicy(false, true, "Legacy");

    private final Scene scene = new Scene();

    private ImageStream importing(ImageStream stream, String image) {
        var result =
                new ImportedImage(
                        "latest",
                        "lib/base:1",
                        SCHEDULED,
                        new TagReferencePolicy("Source"),
                        Image.of(ObjectMeta.named(image)),
                        List.of(),
                        "docker.io/lib/base@" + image,
                        new Status(null, null, ListMeta.EMPTY, "Success", null, null, null, null),
                        null);
        return scene.live(
                ImportRecording.record(
                        Subject.stored(stream),
                        new RecordImport(
                                "import-1", null, null, false, List.of(result), null, null),
                        scene));
    }

    private ImageStream following() {
        var wish = docker("latest", "lib/base:1").withImportPolicy(SCHEDULED);
        return importing(importing(scene.create("app", wish), A), B);
    }

    private ImageStream rolledBack(ImageStream stream, String policy) {
        return scene.update(stream, annotated(pinned("latest", "app@" + A), Hold.REQUEST, policy));
    }

    private ImageStream askingForHolds(ImageStream stream) {
        var asking =
                stream.withMetadata(
                        stream.metadata()
                                .withAnnotations(Map.of(Hold.ROLLBACKS, Hold.UNTIL_NEWER)));
        return scene.live(StreamWrites.updated(stream, asking, scene, "annotate"));
    }

    private static TagReference annotated(TagReference wish, String... annotations) {
        var all = new HashMap<String, String>();
        if (wish.annotations() != null) {
            all.putAll(wish.annotations());
        }
        for (var i = 0; i < annotations.length; i += 2) {
            all.put(annotations[i], annotations[i + 1]);
        }
        return wish.withAnnotations(all);
    }

    private static TagHold holdOf(ImageStream stream) {
        return Hold.of(wishOf(stream, "latest")).orElseThrow();
    }

    @Test
    void aHeldRollbackNotesWhoWhenAndWhatWasRejectedAndGoesOnFollowing() {
        var at = scene.now.plusSeconds(180);
        var held =
                scene.update(
                        following(),
                        annotated(
                                pinned("latest", "app@" + A),
                                Hold.REQUEST,
                                Hold.UNTIL_NEWER,
                                Hold.REASON,
                                "it crashes"));

        var hold = new TagHold(Hold.UNTIL_NEWER, "alice", at, "it crashes", B);
        assertThat(imagesOf(held, "latest")).containsExactly(A, B, A);
        assertThat(holdOf(held)).isEqualTo(hold);
        assertThat(scene.lastMoves).extracting(TagMoved::hold).containsExactly(hold);
        assertThat(Objects.requireNonNull(wishOf(held, "latest").from()).name())
                .isEqualTo("lib/base:1");
        assertThat(wishOf(held, "latest").importPolicy().scheduled()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {Hold.UNTIL_NEWER, Hold.UNTIL_RELEASED})
    void theRejectedImageDoesNotComeBack(String policy) {
        var held = rolledBack(following(), policy);

        var imported = importing(held, B);
        var pushed = scene.push(imported, "latest", B);

        assertThat(imagesOf(pushed, "latest")).containsExactly(A, B, A);
        assertThat(holdOf(pushed)).isEqualTo(holdOf(held));
    }

    @Test
    void somethingNewerEndsAHoldThatWaitsForIt() {
        var held = rolledBack(following(), Hold.UNTIL_NEWER);

        var imported = importing(held, C);

        assertThat(imagesOf(imported, "latest")).containsExactly(C, A, B, A);
        assertThat(wishOf(imported, "latest").annotations()).isNull();
    }

    @Test
    void nothingMovesATagThatIsHeldUntilItIsReleased() {
        var held = rolledBack(following(), Hold.UNTIL_RELEASED);

        var pushed = scene.push(importing(held, C), "latest", C);

        assertThat(imagesOf(pushed, "latest")).containsExactly(A, B, A);
    }

    @Test
    void anythingMovesARollbackWithoutAHold() {
        var back = scene.update(following(), pinned("latest", "app@" + A));

        assertThat(imagesOf(scene.push(back, "latest", B), "latest")).containsExactly(B, A, B, A);
        assertThat(Objects.requireNonNull(wishOf(back, "latest").from()).kind())
                .isEqualTo("ImageStreamImage");
    }

    @Test
    void aReleasedTagFollowsItsSourceAgainAndAtOnce() {
        var held = rolledBack(following(), Hold.UNTIL_RELEASED);
        var annotations =
                new HashMap<>(Objects.requireNonNull(wishOf(held, "latest").annotations()));
        annotations.remove(Hold.REQUEST);

        var released = scene.update(held, wishOf(held, "latest").withAnnotations(annotations));

        assertThat(wishOf(released, "latest").annotations()).isNull();
        assertThat(wishOf(released, "latest").generation())
                .isGreaterThan(Scene.history(released, "latest").getFirst().generation());
        assertThat(imagesOf(importing(released, B), "latest")).containsExactly(B, A, B, A);
    }

    @Test
    void aTagCanBeHeldWhereItIsAfterwards() {
        var back = scene.update(following(), pinned("latest", "app@" + A));

        var held =
                scene.update(
                        back, annotated(wishOf(back, "latest"), Hold.REQUEST, Hold.UNTIL_NEWER));

        assertThat(scene.lastMoves).isEmpty();
        assertThat(holdOf(held).rejected()).isEqualTo(B);
        assertThat(imagesOf(scene.push(held, "latest", B), "latest")).containsExactly(A, B, A);
    }

    @Test
    void aStreamCanAskForAHoldOfEveryRollback() {
        var stream = askingForHolds(following());

        var held = scene.update(stream, pinned("latest", "app@" + A));

        assertThat(holdOf(held).rejected()).isEqualTo(B);
        assertThat(imagesOf(importing(held, B), "latest")).containsExactly(A, B, A);
    }

    @Test
    void aHeldRollbackOfATagThatFollowsAnotherGoesOnFollowingIt() {
        var stream =
                askingForHolds(
                        scene.update(
                                following(),
                                wishOf(following(), "latest"),
                                Scene.tracking("fol", "latest")));
        var moved = importing(stream, C);
        assertThat(imagesOf(moved, "fol")).startsWith(C);

        var held = scene.update(moved, wishOf(moved, "latest"), pinned("fol", "app@" + B));

        assertThat(imagesOf(held, "fol")).startsWith(B);
        assertThat(Objects.requireNonNull(wishOf(held, "fol").from()).name()).isEqualTo("latest");
        var released =
                scene.update(
                        held, wishOf(held, "latest"), wishOf(held, "fol").withAnnotations(null));
        assertThat(imagesOf(released, "fol")).startsWith(C);
    }

    /// `oc tag` sends no annotations and no policies, whatever the tag has, however often.
    @Test
    void aRollbackThatIsOrderedAgainStaysHeldAndGoesOnFollowing() {
        var stream = askingForHolds(following());
        var scheduled =
                scene.update(
                        stream,
                        annotated(
                                wishOf(stream, "latest"),
                                "millrace.io/import-interval",
                                "2s",
                                "note",
                                "hello"));

        var held = scene.update(scheduled, pinned("latest", "app@" + A));
        var again = scene.update(held, pinned("latest", "app@" + A));

        for (var one : List.of(held, again)) {
            assertThat(holdOf(one)).isEqualTo(holdOf(held));
            assertThat(Objects.requireNonNull(wishOf(one, "latest").from()).name())
                    .isEqualTo("lib/base:1");
            assertThat(wishOf(one, "latest").importPolicy()).isEqualTo(SCHEDULED);
            assertThat(wishOf(one, "latest").annotations())
                    .containsEntry("millrace.io/import-interval", "2s")
                    .doesNotContainKey("note");
            assertThat(imagesOf(one, "latest")).containsExactly(A, B, A);
        }
        assertThat(imagesOf(importing(again, B), "latest")).containsExactly(A, B, A);
        assertThat(imagesOf(importing(again, C), "latest")).startsWith(C);
    }

    @Test
    void aRollbackThatIsOrderedAgainWithoutAnybodyAskingForHoldsIsReleased() {
        var held = rolledBack(following(), Hold.UNTIL_NEWER);

        var again = scene.update(held, pinned("latest", "app@" + A));

        assertThat(Hold.of(wishOf(again, "latest"))).isEmpty();
    }

    /// A patch leaves the policy of a scheduled tag as it is.
    @Test
    void aScheduledTagIsRolledBackAndHeldInOneWrite() {
        var wish =
                annotated(pinned("latest", "app@" + A), Hold.REQUEST, Hold.UNTIL_NEWER)
                        .withImportPolicy(SCHEDULED);

        var held = scene.update(following(), wish);

        assertThat(holdOf(held).rejected()).isEqualTo(B);
        assertThat(imagesOf(held, "latest")).containsExactly(A, B, A);
        assertThat(Objects.requireNonNull(wishOf(held, "latest").from()).name())
                .isEqualTo("lib/base:1");
        assertThat(wishOf(held, "latest").importPolicy()).isEqualTo(SCHEDULED);
    }

    @Test
    void aReleasedTagThatTracksAnotherIsWhereThatIsAtOnce() {
        var created = scene.create("app", docker("1", "a/b:1"), Scene.tracking("latest", "1"));
        var pushed = scene.push(created, "1", A);
        var held =
                scene.update(
                        pushed,
                        wishOf(pushed, "1"),
                        annotated(wishOf(pushed, "latest"), Hold.REQUEST, Hold.UNTIL_RELEASED));
        var moved = scene.push(held, "1", B);
        assertThat(imagesOf(moved, "latest")).containsExactly(A);

        var released =
                scene.update(
                        moved, wishOf(moved, "1"), wishOf(moved, "latest").withAnnotations(null));

        assertThat(imagesOf(released, "latest")).containsExactly(B, A);
    }

    @Test
    void whoHoldsATagIsNotForClientsToSay() {
        var held = rolledBack(following(), Hold.UNTIL_NEWER);

        var forged =
                scene.update(
                        held,
                        annotated(
                                wishOf(held, "latest"),
                                Hold.BY,
                                "mallory",
                                Hold.AT,
                                "yesterday",
                                Hold.REJECTED,
                                C));

        assertThat(holdOf(forged).at()).isAfter(Instant.EPOCH).isEqualTo(holdOf(held).at());
        assertThat(holdOf(forged).by()).isEqualTo("alice");
        assertThat(holdOf(forged).rejected()).isEqualTo(B);
    }

    @Test
    void anExplicitTagCommandMovesAHeldTag() {
        var held = rolledBack(following(), Hold.UNTIL_RELEASED);

        var moved = scene.update(held, pinned("latest", "app@" + B));

        assertThat(imagesOf(moved, "latest")).containsExactly(B, A, B, A);
        assertThat(Hold.of(wishOf(moved, "latest"))).isEmpty();
    }

    @Test
    void aHeldTagDoesNotFollowTheTagThatItTracks() {
        var created = scene.create("app", docker("1", "a/b:1"), Scene.tracking("latest", "1"));
        var pushed = scene.push(scene.push(created, "1", A), "1", B);

        var held =
                scene.update(
                        pushed,
                        wishOf(pushed, "1"),
                        annotated(wishOf(pushed, "latest"), Hold.REQUEST, Hold.UNTIL_RELEASED));

        assertThat(imagesOf(scene.push(held, "1", C), "latest")).containsExactly(B, A);
    }

    @ParameterizedTest
    @CsvSource({
        "millrace.io/hold, forever, spec.tags[latest].annotations[millrace.io/hold]",
        "millrace.io/hold, '', spec.tags[latest].annotations[millrace.io/hold]",
    })
    void aHoldSaysWhatEndsIt(String annotation, String value, String path) {
        var stream = following();
        var wish = annotated(wishOf(stream, "latest"), annotation, value);

        var decision = StreamWrites.updated(stream, wishing(stream, wish), scene, "update");

        assertThat(faults(decision)).extracting(Fault::path).containsExactly(path);
    }

    @Test
    void aReasonIsShort() {
        var stream = following();
        var wish = annotated(wishOf(stream, "latest"), Hold.REASON, "x".repeat(1025));

        var decision = StreamWrites.updated(stream, wishing(stream, wish), scene, "update");

        assertThat(faults(decision))
                .extracting(Fault::path)
                .containsExactly("spec.tags[latest].annotations[millrace.io/hold-reason]");
    }
}
