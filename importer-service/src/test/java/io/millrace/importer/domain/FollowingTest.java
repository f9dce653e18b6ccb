package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.Digest;
import io.millrace.importer.domain.Following.Arriving;
import io.millrace.importer.domain.Following.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FollowingTest {

    private static final Digest OLD = Digest.of("old");
    private static final Digest NEW = Digest.of("new");
    private static final Digest NEWER = Digest.of("newer");
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(2);

    @Test
    void whatIsThereAlreadyIsNotFetched() {
        assertThat(following(Duration.ZERO, null, false).saw(OLD, NOW))
                .isEqualTo(new Step.Nothing());
    }

    @Test
    void whatMovedIsFetched() {
        assertThat(following(Duration.ZERO, null, false).saw(NEW, NOW)).isEqualTo(new Step.Fetch());
    }

    @Test
    void anAnswerAfterFailuresIsFetchedSoThatTheFailureIsTakenBack() {
        assertThat(following(Duration.ZERO, null, true).saw(OLD, NOW)).isEqualTo(new Step.Fetch());
    }

    @Test
    void aFirstImageNeedsNotSettle() {
        var empty = new Following(Optional.empty(), Optional.empty(), WINDOW, false);

        assertThat(empty.saw(NEW, NOW)).isEqualTo(new Step.Fetch());
    }

    @Test
    void aNewDigestWaitsForItsWindow() {
        assertThat(following(WINDOW, null, false).saw(NEW, NOW))
                .isEqualTo(new Step.Wait(new Arriving(NEW, NOW, NOW), NOW.plus(WINDOW)));
    }

    @Test
    void aDigestThatStayedForItsWindowIsFetched() {
        var since = NOW.minus(WINDOW);

        assertThat(following(WINDOW, new Arriving(NEW, since, since), false).saw(NEW, NOW))
                .isEqualTo(new Step.Fetch());
    }

    @Test
    void anotherDigestBeginsTheWindowAnew() {
        var since = NOW.minus(WINDOW);

        assertThat(following(WINDOW, new Arriving(NEW, since, since), false).saw(NEWER, NOW))
                .isEqualTo(new Step.Wait(new Arriving(NEWER, NOW, since), NOW.plus(WINDOW)));
    }

    @Test
    void aSourceThatNeverSettlesIsTakenOverAfterTenWindows() {
        var moving = NOW.minus(WINDOW.multipliedBy(10));

        assertThat(following(WINDOW, new Arriving(NEW, NOW, moving), false).saw(NEWER, NOW))
                .isEqualTo(new Step.Fetch());
    }

    private static Following following(
            Duration settle, @Nullable Arriving arriving, boolean failing) {
        return new Following(Optional.of(OLD), Optional.ofNullable(arriving), settle, failing);
    }
}
