package io.millrace.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contract.ResourceType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorTest {

    private static final Map<String, String> BUILD =
            Map.of("metadata.name", "hello-1", "metadata.namespace", "demo", "status", "Running");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                                    | true
                    metadata.name=hello-1                 | true
                    metadata.name==hello-1,status=Running | true
                    status!=Running                       | false
                    status!=Complete                      | true
                    podName=x                             | false
                    """)
    void clausesAreJoined(String selector, boolean admits) {
        assertThat(FieldSelector.parse(selector, ResourceType.BUILD).admits(BUILD))
                .isEqualTo(admits);
    }

    @Test
    void anUnknownFieldIsNamedAsTheGroupDoes() {
        assertThatThrownBy(() -> FieldSelector.parse("foo=1", ResourceType.BUILD_CONFIG))
                .hasMessage(
                        "\"foo\" is not a known field selector: only \"metadata.name\","
                                + " \"metadata.namespace\"");
        assertThatThrownBy(() -> FieldSelector.parse("foo=1", ResourceType.SECRET))
                .hasMessage("field label not supported: foo");
        assertThatThrownBy(() -> FieldSelector.parse("status.phase=New", ResourceType.BUILD))
                .hasMessageContaining("is not a known field selector");
    }
}
