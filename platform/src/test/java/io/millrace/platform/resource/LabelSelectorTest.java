package io.millrace.platform.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.status.RefusedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

    private static final Map<String, String> LABELS =
            Map.of("app", "web", "openshift.io/tier", "front", "n", "7", "empty", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                         | true
                    app=web                    | true
                    app==web                   | true
                    app = web , n = 7          | true
                    app=web,n=8                | false
                    app!=web                   | false
                    absent!=web                | true
                    app in (web,api)           | true
                    app in ( api )             | false
                    app notin (api)            | true
                    absent notin (api)         | true
                    openshift.io/tier          | true
                    !openshift.io/tier         | false
                    !absent                    | true
                    n>6                        | true
                    n<6                        | false
                    empty=                     | true
                    """)
    void everyFormOfTheSyntaxIsUnderstood(String selector, boolean admits) {
        assertThat(LabelSelector.parse(selector).matches(LABELS)).isEqualTo(admits);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a ===b",
                "a in b",
                "a in (b",
                ",",
                "a=b,,c=d",
                "-a=b",
                "a=b c",
                "a>99999999999999999999"
            })
    void badSyntaxIsABadRequest(String selector) {
        assertThatThrownBy(() -> LabelSelector.parse(selector))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(400));
    }

    @Test
    void keysAndValuesAreBounded() {
        var longest = "a".repeat(63);

        assertThat(LabelSelector.parse(longest + "=" + longest).requirements()).hasSize(1);
        for (var selector :
                List.of("a=%sa", "%sa", "!%sa", "a in (b,%sa)", "x.%1$s.%1$s.%1$s.%1$s/a")) {
            assertThatThrownBy(() -> LabelSelector.parse(selector.formatted(longest)))
                    .hasMessageContaining("no more than");
        }
    }
}
