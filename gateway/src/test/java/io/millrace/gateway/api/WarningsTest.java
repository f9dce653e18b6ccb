package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

    @Test
    void aWarningIsQuoted() {
        assertThat(Warnings.headers(List.of("unknown field \"spec.a\\b\"")))
                .containsExactly("299 - \"unknown field \\\"spec.a\\\\b\\\"\"");
    }

    @Test
    void whatAHeaderCannotCarryIsEscaped() {
        assertThat(Warnings.headers(List.of("a\r\nSet-Cookie: b\u00e4\u0000")))
                .containsExactly("299 - \"a\\\\u000d\\\\u000aSet-Cookie: b\\\\u00e4\\\\u0000\"");
    }

    @Test
    void warningsAreFewAndShort() {
        var headers = Warnings.headers(Collections.nCopies(5000, "x".repeat(100_000)));

        assertThat(headers).hasSize(50).allMatch(it -> it.length() == 256 + 8);
    }
}
