package io.millrace.platform.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contract.build.BuildConfig;
import io.millrace.contract.image.Image;
import io.millrace.contract.image.ImageStream;
import io.millrace.platform.schema.Json;
import io.millrace.platform.schema.Schema;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {

    private static JsonNode json(String text) {
        return Json.tree(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode patched(Class<?> kind, String original, String patch) {
        return StrategicMergePatch.apply((ObjectNode) json(original), json(patch), Schema.of(kind));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # objects merge, null removes
                    {"metadata":{"labels":{"a":"1"}}} | {"metadata":{"labels":{"b":"2"}}}           | {"metadata":{"labels":{"a":"1","b":"2"}}}
                    {"metadata":{"labels":{"a":"1"}}} | {"metadata":{"labels":{"a":null,"c":null}}} | {"metadata":{"labels":{}}}
                    {}                                | {"spec":{"lookupPolicy":{"local":null}}}    | {"spec":{"lookupPolicy":{}}}
                    # lists with a key merge element by element
                    {"spec":{"tags":[{"name":"a","reference":true},{"name":"b"}]}} | {"spec":{"tags":[{"name":"a","generation":0}]}}    | {"spec":{"tags":[{"name":"a","reference":true,"generation":0},{"name":"b"}]}}
                    {"spec":{"tags":[{"name":"a"}]}}  | {"spec":{"tags":[{"name":"c","from":{"name":"x","kind":null}}]}}               | {"spec":{"tags":[{"name":"a"},{"name":"c","from":{"name":"x"}}]}}
                    {"spec":{}}                       | {"spec":{"tags":[{"name":"c"}]}}            | {"spec":{"tags":[{"name":"c"}]}}
                    {"spec":{"tags":[{"name":"a"},{"name":"b"}]}} | {"spec":{"tags":[{"name":"a","$patch":"delete"}]}} | {"spec":{"tags":[{"name":"b"}]}}
                    {"spec":{"tags":[{"name":"a"},{"name":"b"}]}} | {"spec":{"tags":[{"$patch":"replace"},{"name":"c"}]}} | {"spec":{"tags":[{"name":"c"}]}}
                    {"spec":{"tags":[{"name":"a"}]}}  | {"spec":{"tags":[{"name":"a","$patch":"merge","reference":true}]}}             | {"spec":{"tags":[{"name":"a","reference":true}]}}
                    {"spec":{"tags":[{"name":"a"}]}}  | {"spec":{"tags":null}}                      | {"spec":{}}
                    {"status":{"tags":[{"tag":"a","items":[{"image":"1"},{"image":"2"}]}]}} | {"status":{"tags":[{"tag":"a","items":[{"image":"3"}]}]}} | {"status":{"tags":[{"tag":"a","items":[{"image":"3"}]}]}}
                    # order
                    {"spec":{"tags":[{"name":"a"},{"name":"b"}]}} | {"spec":{"$setElementOrder/tags":[{"name":"b"},{"name":"a"}]}} | {"spec":{"tags":[{"name":"b"},{"name":"a"}]}}
                    {"spec":{"tags":[{"name":"a"},{"name":"b"}]}} | {"spec":{"$setElementOrder/tags":[{"name":"c"},{"name":"a"}],"tags":[{"name":"c"}]}} | {"spec":{"tags":[{"name":"c"},{"name":"a"},{"name":"b"}]}}
                    {"spec":{"tags":[{"name":"x"},{"name":"a"},{"name":"b"}]}} | {"spec":{"$setElementOrder/tags":[{"name":"b"},{"name":"a"}]}} | {"spec":{"tags":[{"name":"x"},{"name":"b"},{"name":"a"}]}}
                    {"spec":{}}                       | {"spec":{"$setElementOrder/tags":[{"name":"b"}]}} | {"spec":{}}
                    # lists of plain values that join
                    {"metadata":{"finalizers":["a","b"]}} | {"metadata":{"finalizers":["c","a"]}}   | {"metadata":{"finalizers":["a","b","c"]}}
                    {"metadata":{"finalizers":["a","b"]}} | {"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}} | {"metadata":{"finalizers":["b"]}}
                    {"metadata":{"finalizers":["a","b"]}} | {"metadata":{"$deleteFromPrimitiveList/finalizers":["a"],"$setElementOrder/finalizers":["c","b"],"finalizers":["c"]}} | {"metadata":{"finalizers":["c","b"]}}
                    # whole objects
                    {"spec":{"lookupPolicy":{"local":true},"dockerImageRepository":"x"}} | {"spec":{"$patch":"replace","dockerImageRepository":"y"}} | {"spec":{"dockerImageRepository":"y"}}
                    {"spec":{"dockerImageRepository":"x"}} | {"spec":{"$patch":"delete"}}           | {"spec":{}}
                    {"spec":{"dockerImageRepository":"x","lookupPolicy":{"local":true}}} | {"spec":{"$retainKeys":["lookupPolicy"],"lookupPolicy":{"local":false}}} | {"spec":{"lookupPolicy":{"local":false}}}
                    # what the schema does not know merges like plain JSON
                    {"foo":{"a":[1]}}                 | {"foo":{"a":[2],"b":null}}                  | {"foo":{"a":[2]}}
                    """)
    void aPatchMergesByTheKindsRules(String original, String patch, String expected) {
        assertThat(patched(ImageStream.class, original, patch)).isEqualTo(json(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    400 | []
                    400 | {"spec":{"$patch":"burn"}}
                    400 | {"spec":{"tags":["a"]}}
                    400 | {"spec":{"$retainKeys":"x"}}
                    400 | {"spec":{"$retainKeys":["a"],"b":1}}
                    400 | {"spec":{"$setElementOrder/tags":{}}}
                    400 | {"spec":{"$setElementOrder/tags":[],"tags":"x"}}
                    400 | {"spec":{"$setElementOrder/tags":[{"name":"b"},{"name":"a"}],"tags":[{"name":"a"},{"name":"b"}]}}
                    400 | {"spec":{"$setElementOrder/tags":[{"name":"a"}],"tags":[{"name":"a"},{"name":"b"}]}}
                    422 | {"spec":{"tags":[{"reference":true}]}}
                    """)
    void aPatchThatCannotBeUnderstoodIsRefused(int code, String patch) {
        assertThatThrownBy(() -> patched(ImageStream.class, "{\"spec\":{}}", patch))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(code));
    }

    @Test
    void triggersAndEnvironmentAreReplacedWhole() {
        var original =
                """
                {"spec":{"triggers":[{"type":"ConfigChange"},{"type":"ImageChange"}],
                "strategy":{"dockerStrategy":{"env":[{"name":"A","value":"1"}]}}}}
                """;
        var patch =
                """
                {"spec":{"triggers":[{"type":"ConfigChange"}],
                "strategy":{"dockerStrategy":{"env":[{"name":"B","value":"2"}]}}}}
                """;

        assertThat(patched(BuildConfig.class, original, patch)).isEqualTo(json(patch));
    }

    @Test
    void anImagesMetadataIsReplacedWhole() {
        assertThat(
                        patched(
                                Image.class,
                                "{\"dockerImageMetadata\":{\"Id\":\"a\",\"Size\":1}}",
                                "{\"dockerImageMetadata\":{\"Id\":\"b\"}}"))
                .isEqualTo(json("{\"dockerImageMetadata\":{\"Id\":\"b\"}}"));
    }

    @Test
    void theOriginalStaysAsItIs() {
        var original = (ObjectNode) json("{\"spec\":{\"tags\":[{\"name\":\"a\"}]}}");
        var before = original.deepCopy();

        StrategicMergePatch.apply(
                original,
                json("{\"spec\":{\"tags\":[{\"name\":\"a\",\"reference\":true}]}}"),
                Schema.of(ImageStream.class));

        assertThat(original).isEqualTo(before);
    }
}
