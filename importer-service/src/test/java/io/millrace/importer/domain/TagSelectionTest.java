package io.millrace.importer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TagSelectionTest {

    private static final List<String> ORDERED =
            List.of(
                    "latest",
                    "v10.0",
                    "5.2",
                    "5.1",
                    "v5.1",
                    "5.1-other",
                    "5.1-alpine",
                    "4.9",
                    "10.0.1",
                    "5.10.0",
                    "5.9.3",
                    "v5.9.3",
                    "5.9.3-rc.10",
                    "5.9.3-rc.2",
                    "5.9.3-alpha",
                    "5",
                    "5.1.2.3",
                    "Latest",
                    "a",
                    "b");

    @Test
    void latestComesFirstThenMinorVersionsThenFullOnesThenTheRest() {
        var shuffled = new ArrayList<>(ORDERED);
        Collections.shuffle(shuffled, new Random(7));

        assertThat(TagSelection.of(shuffled, List.of(), 100).taken())
                .containsExactlyElementsOf(ORDERED);
    }

    @Test
    void tagsBeyondTheLimitAreNamedAndNotTaken() {
        var selection = TagSelection.of(List.of("1.0", "2.0", "3.0"), List.of(), 2);

        assertThat(selection.taken()).containsExactly("3.0", "2.0");
        assertThat(selection.additional()).containsExactly("1.0");
    }

    @Test
    void withoutALimitAllAreTaken() {
        var selection = TagSelection.of(List.of("1", "2", "3"), List.of(), -1);

        assertThat(selection.taken()).containsExactly("1", "2", "3");
        assertThat(selection.additional()).isEmpty();
    }

    @Test
    void tagsThatAreFetchedAnywayDoNotCount() {
        var selection = TagSelection.of(List.of("1.0", "2.0", "3.0"), List.of("1.0", "9"), 1);

        assertThat(selection.taken()).containsExactly("3.0", "1.0");
        assertThat(selection.additional()).containsExactly("2.0");
    }

    @Test
    void aTagWithoutANameIsLatest() {
        assertThat(TagSelection.of(List.of("", "latest"), List.of(), 5).taken())
                .containsExactly("latest");
    }
}
