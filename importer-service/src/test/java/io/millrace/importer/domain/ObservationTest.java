package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Digest;
import io.millrace.contract.image.TagEvent;
import io.millrace.importer.domain.PushDecision.Ignore;
import io.millrace.importer.domain.PushDecision.Record;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private static final Digest ALPHA = Digest.of("alpha");
    private static final Digest BETA = Digest.of("beta");
    private static final TagHistory UNKNOWN = history();

    private static Instant minute(int minute) {
        return Instant.parse("2026-11-23T12:00:00Z").plusSeconds(60L * minute);
    }

    private static Observation saw(Digest digest, int minute) {
        return new Observation(Optional.of(digest), minute(minute));
    }

    private static Observation sawNothing(int minute) {
        return new Observation(Optional.empty(), minute(minute));
    }

    private static TagEvent moved(Digest image, int minute) {
        return new TagEvent(minute(minute), "registry/demo/app@" + image, image.toString(), 1);
    }

    private static TagHistory history(TagEvent... newestFirst) {
        return new TagHistory(List.of(newestFirst), List.of());
    }

    @Test
    void aPushedImageIsRecorded() {
        assertThat(saw(ALPHA, 2).afterClaim(minute(1), Optional.empty(), Optional.empty(), UNKNOWN))
                .isEqualTo(new Record(ALPHA));
        assertThat(
                        saw(BETA, 5)
                                .afterClaim(
                                        minute(4),
                                        Optional.empty(),
                                        Optional.of(saw(ALPHA, 2)),
                                        UNKNOWN))
                .isEqualTo(new Record(BETA));
    }

    @Test
    void aNotificationThatComesTwiceIsIgnored() {
        assertThat(
                        saw(ALPHA, 5)
                                .afterClaim(
                                        minute(1),
                                        Optional.empty(),
                                        Optional.of(saw(ALPHA, 2)),
                                        UNKNOWN))
                .isInstanceOf(Ignore.class);
    }

    @Test
    void aNotificationThatComesTwiceIsIgnoredEvenIfTheRegistrysClockIsAhead() {
        var handled =
                Optional.of(
                        new Observation(
                                Optional.of(ALPHA), minute(2), Optional.of(minute(60)), false));

        assertThat(saw(ALPHA, 5).afterClaim(minute(60), Optional.empty(), handled, UNKNOWN))
                .isInstanceOf(Ignore.class);
        assertThat(saw(ALPHA, 5).afterClaim(minute(61), Optional.empty(), handled, UNKNOWN))
                .isEqualTo(new Record(ALPHA));
    }

    @Test
    void theSameImagePushedAgainAfterTheLastLookIsRecordedAgain() {
        assertThat(
                        saw(ALPHA, 5)
                                .afterClaim(
                                        minute(4),
                                        Optional.empty(),
                                        Optional.of(saw(ALPHA, 2)),
                                        UNKNOWN))
                .isEqualTo(new Record(ALPHA));
    }

    @Test
    void whatTheRegistryHasNowCountsAndNotWhatTheNotificationWasAbout() {
        assertThat(saw(BETA, 5).afterClaim(minute(1), Optional.empty(), Optional.empty(), UNKNOWN))
                .isEqualTo(new Record(BETA));
    }

    @Test
    void aTagThatIsGoneAgainMovesNothing() {
        assertThat(
                        sawNothing(5)
                                .afterClaim(
                                        minute(4),
                                        Optional.empty(),
                                        Optional.of(saw(ALPHA, 2)),
                                        UNKNOWN))
                .isInstanceOf(Ignore.class);
        assertThat(sawNothing(5).afterReconciliation(Optional.of(saw(ALPHA, 2)), UNKNOWN))
                .isInstanceOf(Ignore.class);
    }

    @Test
    void aLookThatALaterOneOvertookMovesNothingBackwards() {
        var later = Optional.of(saw(BETA, 5));

        assertThat(saw(ALPHA, 4).afterClaim(minute(3), Optional.empty(), later, UNKNOWN))
                .isInstanceOf(Ignore.class);
        assertThat(saw(ALPHA, 4).afterReconciliation(later, UNKNOWN)).isInstanceOf(Ignore.class);
    }

    @Test
    void theLateNotificationOfABuildsPushDoesNotUndoARollback() {
        var builtAndRolledBack = history(moved(ALPHA, 3), moved(BETA, 2), moved(ALPHA, 0));

        assertThat(
                        saw(BETA, 9)
                                .afterClaim(
                                        minute(1),
                                        Optional.empty(),
                                        Optional.of(saw(ALPHA, 0)),
                                        builtAndRolledBack))
                .isInstanceOf(Ignore.class);
    }

    @Test
    void pushingAgainAfterARollbackMovesTheTag() {
        var rolledBack = history(moved(ALPHA, 3), moved(BETA, 2), moved(ALPHA, 0));

        assertThat(
                        saw(BETA, 9)
                                .afterClaim(
                                        minute(8),
                                        Optional.empty(),
                                        Optional.of(saw(BETA, 2)),
                                        rolledBack))
                .isEqualTo(new Record(BETA));
    }

    @Test
    void reconciliationFindsWhatALostNotificationHid() {
        assertThat(
                        saw(BETA, 9)
                                .afterReconciliation(
                                        Optional.of(saw(ALPHA, 2)), history(moved(ALPHA, 2))))
                .isEqualTo(new Record(BETA));
        assertThat(saw(ALPHA, 9).afterReconciliation(Optional.empty(), UNKNOWN))
                .isEqualTo(new Record(ALPHA));
        assertThat(saw(ALPHA, 9).afterReconciliation(Optional.of(sawNothing(2)), UNKNOWN))
                .isEqualTo(new Record(ALPHA));
    }

    @Test
    void reconciliationNeverUndoesARollback() {
        var rolledBack = history(moved(ALPHA, 3), moved(BETA, 2), moved(ALPHA, 0));

        assertThat(
                        Stream.of(Optional.of(saw(BETA, 2)), Optional.<Observation>empty())
                                .map(last -> saw(BETA, 9).afterReconciliation(last, rolledBack)))
                .allSatisfy(it -> assertThat(it).isInstanceOf(Ignore.class));
    }

    @Test
    void reconciliationLeavesABuildsPushToTheBuild() {
        var builtAndRolledBack = history(moved(ALPHA, 6), moved(BETA, 5), moved(ALPHA, 0));

        assertThat(saw(BETA, 9).afterReconciliation(Optional.of(saw(ALPHA, 2)), builtAndRolledBack))
                .isInstanceOf(Ignore.class);
    }

    @Test
    void anOlderImagePushedAgainIsFoundByReconciliation() {
        var forward = history(moved(BETA, 2), moved(ALPHA, 0));

        assertThat(saw(ALPHA, 9).afterReconciliation(Optional.of(saw(BETA, 3)), forward))
                .isEqualTo(new Record(ALPHA));
    }

    @Test
    void aPushThatAMoveOfOursOverwroteUnseenIsRecordedAllTheSame() {
        var overwritten = Optional.of(BETA);

        assertThat(saw(ALPHA, 5).afterClaim(minute(3), overwritten, placed(ALPHA, 2), UNKNOWN))
                .isEqualTo(new Record(BETA));
        assertThat(sawNothing(5).afterClaim(minute(3), overwritten, placed(null, 2), UNKNOWN))
                .isEqualTo(new Record(BETA));
    }

    @Test
    void aPushThatWasSeenBeforeAMoveOfOursIsNotRecordedAgain() {
        assertThat(
                        saw(ALPHA, 5)
                                .afterClaim(
                                        minute(1), Optional.of(BETA), placed(ALPHA, 2), UNKNOWN))
                .isInstanceOf(Ignore.class);
    }

    @Test
    void aPushAfterAMoveOfOursIsRecorded() {
        assertThat(saw(BETA, 5).afterClaim(minute(3), Optional.of(BETA), placed(ALPHA, 2), UNKNOWN))
                .isEqualTo(new Record(BETA));
    }

    @Test
    void aMoveOfOursIsNoPushToReconciliation() {
        assertThat(saw(ALPHA, 5).afterReconciliation(placed(ALPHA, 2), UNKNOWN))
                .isInstanceOf(Ignore.class);
    }

    private static Optional<Observation> placed(@Nullable Digest digest, int minute) {
        return Optional.of(
                new Observation(
                        Optional.ofNullable(digest), minute(minute), Optional.empty(), true));
    }

    @Test
    void whenSomethingHappenedIsComparedInWholeSeconds() {
        var pushed = minute(1).plusMillis(900);
        var movedInTheSameSecond = history(moved(ALPHA, 3), moved(BETA, 1));

        assertThat(
                        saw(BETA, 9)
                                .afterClaim(
                                        pushed,
                                        Optional.empty(),
                                        Optional.empty(),
                                        movedInTheSameSecond))
                .isInstanceOf(Ignore.class);
    }
}
