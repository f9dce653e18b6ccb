package io.millrace.gateway.logs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.registry.LogArchive;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchivedLogTest {

    private static final Instant TEN = Instant.parse("2026-11-23T10:00:00Z");
    private static final String LOG =
            "%d one\n%d two 2\nno time\n%d \n".formatted(millis(0), millis(1), millis(2));

    @Test
    void timesAreKeptAndNotShown() throws IOException {
        assertThat(read(LOG, true, Map.of())).isEqualTo("one\ntwo 2\nno time\n\n");
    }

    @Test
    void timesAreShownToWhoAsks() throws IOException {
        assertThat(read(LOG, true, Map.of("timestamps", "true", "limitBytes", "26")))
                .isEqualTo("2026-11-23T10:00:00Z one\n2");
    }

    @Test
    void onlyWhatIsRecentEnoughIsShown() throws IOException {
        assertThat(read(LOG, true, Map.of("sinceTime", "2026-11-23T10:00:01Z", "tailLines", "3")))
                .isEqualTo("two 2\nno time\n\n");
    }

    @Test
    void logsOfBeforeHaveNoTimes() throws IOException {
        assertThat(read("1 of 2\n", false, Map.of("timestamps", "true"))).isEqualTo("1 of 2\n");
    }

    private static long millis(int second) {
        return TEN.plusSeconds(second).toEpochMilli();
    }

    private static String read(String text, boolean isTimed, Map<String, String> query)
            throws IOException {
        var out = new ByteArrayOutputStream();
        var kept = new LogArchive.Kept(new ByteArrayInputStream(text.getBytes(UTF_8)), isTimed);
        new ArchivedLog(kept).write(new Selection(LogQuery.of(query, TEN), out));
        return out.toString(UTF_8);
    }
}
