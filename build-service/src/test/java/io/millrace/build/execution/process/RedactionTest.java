package io.millrace.build.execution.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {

    @Test
    void secretsAreMaskedLongestFirstAndLineByLine() {
        var redaction =
                new Redaction(List.of("hunter2", "hunter22", "key line 1\nkey line 2", "x"));

        assertThat(redaction.of("hunter22 hunter2 key line 2 x")).isEqualTo("*** *** *** x");
    }
}
