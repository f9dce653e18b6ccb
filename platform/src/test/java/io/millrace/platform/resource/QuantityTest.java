package io.millrace.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "10, 10",
        "1.5, 1.5",
        ".5, 0.5",
        "5., 5",
        "500m, 0.5",
        "2k, 2000",
        "1Ki, 1024",
        "3Gi, 3221225472",
        "1e3, 1000",
        "1E, 1000000000000000000",
        "12E-1, 1.2"
    })
    void isANumberWithASuffix(String text, String value) {
        assertThat(Quantity.parse(text))
                .hasValueSatisfying(it -> assertThat(it.value()).isEqualByComparingTo(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ten", "1 Gi", "1ki", "0x10", "1e999", "1Mib", "--1", "."})
    void anythingElseIsNone(String text) {
        assertThat(Quantity.parse(text)).isEmpty();
        assertThat(Quantity.fault("spec.hard[x]", TextNode.valueOf(text)))
                .hasValueSatisfying(it -> assertThat(it.path()).isEqualTo("spec.hard[x]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-500m"})
    void limitsAreNotNegative(String text) {
        assertThat(Quantity.fault("spec.hard[x]", TextNode.valueOf(text))).isPresent();
    }
}
