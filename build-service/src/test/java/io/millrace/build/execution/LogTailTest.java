package io.millrace.build.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogTailTest {

    private final LogTail tail = new LogTail(line -> {});

    @Test
    void theLastFiveLinesAreShown() {
        for (var line = 1; line <= 7; line++) {
            tail.line("line " + line);
        }

        assertThat(tail.snippet()).isEqualTo("line 3\nline 4\nline 5\nline 6\nline 7");
    }

    @Test
    void aLongLineIsShortenedInItsMiddle() {
        tail.line("a".repeat(120));
        tail.line("b".repeat(60) + "c".repeat(61));

        assertThat(tail.snippet().lines())
                .containsExactly("a".repeat(120), "b".repeat(58) + "..." + "c".repeat(59));
    }
}
