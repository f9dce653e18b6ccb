package io.millrace.gateway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditQueryTest {

    @Test
    void timesAreAbsoluteOrBackFromNow() {
        var query =
                AuditQuery.of(
                        Map.of("since", "PT1H", "until", "2026-01-31T11:30:00Z"), Recorded.NOON);

        assertThat(query.since()).isEqualTo(Recorded.NOON.minus(Duration.ofHours(1)));
        assertThat(query.until()).isEqualTo("2026-01-31T11:30:00Z");
    }

    @Test
    void anAnswerIsBounded() {
        assertThat(AuditQuery.of(Map.of(), Recorded.NOON).limit()).isEqualTo(100);
        assertThat(AuditQuery.of(Map.of("limit", "999999999999"), Recorded.NOON).limit())
                .isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
        "since, yesterday",
        "until, PX",
        "limit, 0",
        "limit, -1",
        "limit, many",
        "continue, x"
    })
    void whatCannotBeReadIsRefused(String name, String value) {
        assertThatThrownBy(() -> AuditQuery.of(Map.of(name, value), Recorded.NOON))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(name);
    }
}
