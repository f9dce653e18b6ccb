package io.millrace.platform.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMergePatchTest {

    private static JsonNode json(String text) {
        return Json.tree(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a":"b"}          | {"a":"c"}               | {"a":"c"}
                    {"a":"b"}          | {"b":"c"}               | {"a":"b","b":"c"}
                    {"a":"b"}          | {"a":null}              | {}
                    {"a":"b","b":"c"}  | {"a":null}              | {"b":"c"}
                    {"a":["b"]}        | {"a":"c"}               | {"a":"c"}
                    {"a":"c"}          | {"a":["b"]}             | {"a":["b"]}
                    {"a":{"b":"c"}}    | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
                    {"a":[{"b":"c"}]}  | {"a":[1]}               | {"a":[1]}
                    {"e":null}         | {"a":1}                 | {"e":null,"a":1}
                    {}                 | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
                    {"a":"b"}          | {"a":{"c":1}}           | {"a":{"c":1}}
                    {"a":[1,2]}        | {"a":[null]}            | {"a":[null]}
                    """)
    void theExamplesOfRfc7396Hold(String original, String patch, String expected) {
        var before = (ObjectNode) json(original);

        var after = JsonMergePatch.apply(before, json(patch));

        assertThat(after).isEqualTo(json(expected));
        assertThat(before).isEqualTo(json(original));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "null", "1"})
    void aPatchThatIsNoObjectIsRefused(String patch) {
        assertThatThrownBy(() -> JsonMergePatch.apply(Json.object(), json(patch)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(400));
    }
}
