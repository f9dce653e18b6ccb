package io.millrace.imagestream.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contract.image.TagEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagHistoryTest {

    private static final Instant FIRST = Instant.parse("2026-11-23T03:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-23T04:00:00Z");

    @Test
    void theFirstEventBecomesTheOnlyItem() {
        var next = new TagHistory(List.of()).recording(event(FIRST, "r/a", "A", 1));

        assertThat(next.events()).containsExactly(event(FIRST, "r/a", "A", 1));
    }

    /// The history before is always `r/a, A, 1`, created first; the event is always later.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    an equal event changes nothing                     | r/a | A | 1 | 1 | false
                    another generation is updated in place             | r/a | A | 2 | 1 | false
                    the same reference with another image is corrected | r/a | B | 2 | 1 | true
                    the same image under another reference is corrected| r/b | A | 2 | 1 | true
                    another image under another reference goes on top  | r/b | B | 2 | 2 | true
                    """)
    void theStackRule(
            String name,
            String reference,
            String image,
            long generation,
            int length,
            boolean isMove) {
        var before = new TagHistory(List.of(event(FIRST, "r/a", "A", 1)));

        var after = before.recording(event(LATER, reference, image, generation));

        assertThat(after.events()).hasSize(length);
        assertThat(after.events().getFirst())
                .isEqualTo(event(length == 1 ? FIRST : LATER, reference, image, generation));
        assertThat(after.pointsElsewhereThan(before)).isEqualTo(isMove);
        assertThat(after.equals(before)).isEqualTo(name.contains("changes nothing"));
    }

    @Test
    void anOlderImageComesBackOnTopAndStaysFurtherDownToo() {
        var history =
                new TagHistory(List.of(event(LATER, "r/b", "B", 2), event(FIRST, "r/a", "A", 1)));

        var after = history.recording(event(LATER, "r/a", "A", 3));

        assertThat(after.events()).extracting(TagEvent::image).containsExactly("A", "B", "A");
    }

    @Test
    void orderIsThatOfTheStackAndNotOfTime() {
        var history = new TagHistory(List.of(event(LATER, "r/b", "B", 2)));

        var after = history.recording(event(FIRST, "r/a", "A", 3));

        assertThat(after.latest()).contains(event(FIRST, "r/a", "A", 3));
    }

    @Test
    void onlyTheNewestEventsAreKept() {
        var history = new TagHistory(List.of());

        for (var i = 1; i <= 101; i++) {
            history = history.recording(event(FIRST, "r/" + i, "I" + i, i)).bounded(100);
        }

        assertThat(history.events()).hasSize(100);
        assertThat(history.latest().map(TagEvent::image)).contains("I101");
        assertThat(history.events().getLast().image()).isEqualTo("I2");
    }

    private static TagEvent event(Instant at, String reference, String image, long generation) {
        return new TagEvent(at, reference, image, generation);
    }
}
