package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildStateTest {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant END = Instant.parse("2026-11-23T10:01:00Z");
    private static final Problem PROBLEM = new Problem("Reason", "Why.");
    private static final Optional<String> DIGEST = Optional.of("sha256:" + "a".repeat(64));

    private static final List<BuildState> STATES =
            List.of(
                    new BuildState.New(Optional.empty()),
                    new BuildState.Pending(Optional.empty()),
                    new BuildState.Running(START),
                    new BuildState.Complete(Optional.of(START), END, DIGEST),
                    new BuildState.Failed(Optional.of(START), END, PROBLEM, ""),
                    new BuildState.Broken(Optional.of(START), END, PROBLEM),
                    new BuildState.Cancelled(Optional.of(START), END));

    private static final List<BuildEvent> EVENTS =
            List.of(
                    new BuildEvent.Postponed(PROBLEM),
                    new BuildEvent.Scheduled(),
                    new BuildEvent.Started(START),
                    new BuildEvent.Completed(END, DIGEST),
                    new BuildEvent.Failed(END, PROBLEM, "the log's end"),
                    new BuildEvent.Broken(END, PROBLEM),
                    new BuildEvent.Cancelled(END));

    /// A row per phase, a column per event; `-` is a move that does not exist.
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # phase,  Postponed, Scheduled, Started, Completed, Failed, Broken, Cancelled
                    NEW,       NEW,      PENDING,   -,       -,         FAILED, ERROR,  CANCELLED
                    PENDING,   PENDING,  -,         RUNNING, -,         FAILED, ERROR,  CANCELLED
                    RUNNING,   -,        -,         RUNNING, COMPLETE,  FAILED, ERROR,  CANCELLED
                    COMPLETE,  -,        -,         -,       -,         -,      -,      -
                    FAILED,    -,        -,         -,       -,         -,      -,      -
                    ERROR,     -,        -,         -,       -,         -,      -,      -
                    CANCELLED, -,        -,         -,       -,         -,      -,      -
                    """)
    void everyPhaseMeetsEveryEvent(
            BuildPhase phase,
            String postponed,
            String scheduled,
            String started,
            String completed,
            String failed,
            String broken,
            String cancelled) {
        var state = STATES.stream().filter(it -> it.phase() == phase).findFirst().orElseThrow();

        var reached =
                EVENTS.stream()
                        .map(it -> state.after(it).map(next -> next.phase().name()).orElse("-"))
                        .toList();

        assertThat(reached)
                .containsExactly(
                        postponed, scheduled, started, completed, failed, broken, cancelled);
    }

    @Test
    void aBuildThatBeginsAgainHasRunSinceItsFirstWorkerBegan() {
        var running = new BuildState.Running(START);

        var again = running.after(new BuildEvent.Started(END));

        assertThat(again).contains(running);
    }
}
