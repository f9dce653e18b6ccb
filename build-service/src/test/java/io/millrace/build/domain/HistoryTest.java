package io.millrace.build.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.build.domain.History.Past;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static Past build(int number) {
        return new Past("app-" + number, Instant.EPOCH.plusSeconds(number / 2), number);
    }

    private static List<Past> newestFirst(Stream<Past> builds) {
        return builds.sorted(Comparator.comparingLong(Past::number).reversed()).toList();
    }

    @Test
    void theNewestStayWhateverHasEndedJustNow() {
        for (var ended : List.of(List.<Integer>of(), List.of(9), List.of(0), List.of(4, 9, 1))) {
            var known =
                    newestFirst(
                            IntStream.range(0, 10)
                                    .filter(it -> !ended.contains(it))
                                    .mapToObj(HistoryTest::build));
            var all = newestFirst(IntStream.range(0, 10).mapToObj(HistoryTest::build));
            for (var limit = 0; limit <= 11; limit++) {
                var beyond =
                        History.beyond(
                                limit,
                                ended.stream().map(HistoryTest::build).toList(),
                                offset -> known.stream().skip(offset).toList());

                assertThat(beyond)
                        .as("limit %d, ended %s", limit, ended)
                        .containsExactlyElementsOf(all.stream().skip(limit).toList());
            }
        }
    }

    @Test
    void withoutALimitAllStay() {
        assertThat(History.beyond(null, List.of(build(1)), _ -> List.of(build(0)))).isEmpty();
    }
}
