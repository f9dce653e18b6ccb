package io.millrace.gateway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");

    private static String selected(Map<String, String> query) throws IOException {
        var out = new ByteArrayOutputStream();
        var selection = new Selection(LogQuery.of(query, TEN), out);
        var more = true;
        for (var line : new String[] {"one", "two", "three"}) {
            more = more && selection.offer(line.getBytes(UTF_8), TEN);
        }
        if (more && selection.present()) {
            selection.offer("live".getBytes(UTF_8), TEN.plusSeconds(1));
        }
        return out.toString(UTF_8);
    }

    @Test
    void withoutOptionsEverythingIsPassedOn() throws IOException {
        assertThat(selected(Map.of())).isEqualTo("one\ntwo\nthree\nlive\n");
    }

    @Test
    void theTailIsTheLastLinesAndWhatFollows() throws IOException {
        assertThat(selected(Map.of("tailLines", "2"))).isEqualTo("two\nthree\nlive\n");
        assertThat(selected(Map.of("tailLines", "0"))).isEqualTo("live\n");
    }

    @Test
    void aLimitCutsInTheMiddleOfALine() throws IOException {
        assertThat(selected(Map.of("limitBytes", "6"))).isEqualTo("one\ntw");
        assertThat(selected(Map.of("limitBytes", "7", "tailLines", "1"))).isEqualTo("three\nl");
    }

    @Test
    void timestampsStandBeforeEachLine() throws IOException {
        assertThat(selected(Map.of("timestamps", "true", "tailLines", "0")))
                .isEqualTo("2026-11-23T10:00:01Z live\n");
    }

    @Test
    void onlyWhatIsRecentEnoughIsPassedOn() throws IOException {
        assertThat(selected(Map.of("sinceTime", "2026-11-23T10:00:01Z"))).isEqualTo("live\n");
    }

    @Test
    void optionsOutOfRangeAreInvalid() {
        for (var options :
                List.of(
                        Map.of("version", "0"),
                        Map.of("version", "1", "previous", "true"),
                        Map.of("tailLines", "-1"),
                        Map.of("limitBytes", "x"))) {
            assertThatThrownBy(() -> LogQuery.of(options, TEN))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.refusal().code()).isEqualTo(422));
        }
    }

    @Test
    void aLogSinceBeforeAllTimeIsTheWholeLog() throws IOException {
        assertThat(selected(Map.of("sinceSeconds", "9223372036854775807")))
                .startsWith("one\ntwo\nthree\n");
    }
}
