package io.millrace.gateway.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivedTest {

    private final Arrived lines = new Arrived();

    @Test
    void aLineThatComesAgainIsNotNew() {
        assertThat(lines.isNew("1", "0")).isTrue();
        assertThat(lines.isNew("1", "1")).isTrue();
        assertThat(lines.isNew("1", "0")).isFalse();
        assertThat(lines.isNew("1", "1")).isFalse();
        assertThat(lines.isNew("1", "2")).isTrue();
    }

    @Test
    void eachAttemptNumbersItsOwnLines() {
        assertThat(lines.isNew("1", "7")).isTrue();
        assertThat(lines.isNew("2", "0")).isTrue();
        assertThat(lines.isNew("1", "7")).isFalse();
    }

    @Test
    void aLineWithoutANumberIsNew() {
        assertThat(lines.isNew("", "")).isTrue();
        assertThat(lines.isNew("", "")).isTrue();
    }
}
