package io.millrace.platform.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.platform.schema.Json;
import io.millrace.platform.status.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {

    private static JsonNode json(String text) {
        return Json.tree(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"foo":"bar"}             | {"op":"add","path":"/baz","value":"qux"}            | {"foo":"bar","baz":"qux"}
                    {"foo":["bar","baz"]}     | {"op":"add","path":"/foo/1","value":"qux"}          | {"foo":["bar","qux","baz"]}
                    {"foo":["bar"]}           | {"op":"add","path":"/foo/-","value":["abc"]}        | {"foo":["bar",["abc"]]}
                    {"foo":["bar"]}           | {"op":"add","path":"/foo/1","value":1}              | {"foo":["bar",1]}
                    {"foo":1}                 | {"op":"add","path":"/foo","value":2}                | {"foo":2}
                    {"foo":1}                 | {"op":"add","path":"","value":{"a":1}}              | {"a":1}
                    {"foo":1}                 | {"op":"add","path":"/foo2","value":null}            | {"foo":1,"foo2":null}
                    {"baz":"qux","foo":"bar"} | {"op":"remove","path":"/baz"}                       | {"foo":"bar"}
                    {"foo":[1,2,3]}           | {"op":"remove","path":"/foo/1"}                     | {"foo":[1,3]}
                    {"baz":"qux"}             | {"op":"replace","path":"/baz","value":"boo"}        | {"baz":"boo"}
                    {"foo":[1,2]}             | {"op":"replace","path":"/foo/0","value":3}          | {"foo":[3,2]}
                    {"foo":1}                 | {"op":"replace","path":"","value":{}}               | {}
                    {"a":{"b":1},"c":{}}      | {"op":"move","from":"/a/b","path":"/c/d"}           | {"a":{},"c":{"d":1}}
                    {"foo":[1,2,3]}           | {"op":"move","from":"/foo/0","path":"/foo/2"}       | {"foo":[2,3,1]}
                    {"foo":1}                 | {"op":"move","from":"/foo","path":"/foo"}           | {"foo":1}
                    {"a":{"b":1}}             | {"op":"copy","from":"/a","path":"/c"}               | {"a":{"b":1},"c":{"b":1}}
                    {"a":{"b":1}}             | {"op":"copy","from":"/a","path":"/a/c"}             | {"a":{"b":1,"c":{"b":1}}}
                    {"a":1}                   | {"op":"test","path":"/a","value":1.0}               | {"a":1}
                    {"a":{"x":1,"y":[2]}}     | {"op":"test","path":"/a","value":{"y":[2],"x":1}}   | {"a":{"x":1,"y":[2]}}
                    {"a/b":1,"m~n":2}         | {"op":"remove","path":"/a~1b"}                      | {"m~n":2}
                    {"a/b":1,"m~n":2}         | {"op":"remove","path":"/m~0n"}                      | {"a/b":1}
                    {"":1}                    | {"op":"replace","path":"/","value":2}               | {"":2}
                    {"0":1}                   | {"op":"replace","path":"/0","value":2}              | {"0":2}
                    """)
    void anOperationChangesTheObject(String original, String operation, String expected) {
        var before = (ObjectNode) json(original);

        var after = JsonPatch.apply(before, json("[" + operation + "]"));

        assertThat(after).isEqualTo(json(expected));
        assertThat(before).isEqualTo(json(original));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    422 | {"op":"remove","path":"/x"}
                    422 | {"op":"replace","path":"/x","value":1}
                    422 | {"op":"add","path":"/x/y","value":1}
                    422 | {"op":"add","path":"/list/5","value":1}
                    422 | {"op":"add","path":"/list/01","value":1}
                    422 | {"op":"add","path":"/list/x","value":1}
                    422 | {"op":"remove","path":"/list/-"}
                    422 | {"op":"remove","path":"/list/2"}
                    422 | {"op":"add","path":"/a/b","value":1}
                    422 | {"op":"test","path":"/a","value":2}
                    422 | {"op":"test","path":"/x","value":null}
                    422 | {"op":"move","from":"/map","path":"/map/in"}
                    422 | {"op":"copy","from":"/x","path":"/y"}
                    422 | {"op":"remove","path":""}
                    422 | {"op":"replace","path":"","value":[]}
                    400 | {"op":"jump","path":"/a"}
                    400 | {"path":"/a"}
                    400 | {"op":"add","path":"/a"}
                    400 | {"op":"add","value":1}
                    400 | {"op":"move","path":"/a"}
                    400 | {"op":"add","path":"a","value":1}
                    400 | {"op":"add","path":"/a~2","value":1}
                    400 | 5
                    """)
    void whatCannotBeDoneIsRefused(int code, String operation) {
        var original = (ObjectNode) json("{\"a\":1,\"list\":[1,2],\"map\":{\"x\":1}}");

        assertThatThrownBy(() -> JsonPatch.apply(original, json("[" + operation + "]")))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        it -> assertThat(it.refusal().code()).isEqualTo(code))
                .hasMessageContaining("JSON patch");
    }

    @Test
    void nothingIsDoneWhenOneOperationFails() {
        var original = (ObjectNode) json("{\"a\":1}");
        var patch =
                json(
                        "[{\"op\":\"remove\",\"path\":\"/a\"},{\"op\":\"test\",\"path\":\"/a\","
                                + "\"value\":1}]");

        assertThatThrownBy(() -> JsonPatch.apply(original, patch))
                .isInstanceOf(RefusedException.class);
        assertThat(original).isEqualTo(json("{\"a\":1}"));
    }

    @Test
    void copiesCannotDoubleADocumentForEver() {
        var patch = Json.object().putArray("operations");
        for (var i = 0; i < 64; i++) {
            patch.addObject().put("op", "copy").put("from", "/a").put("path", "/a/c" + i);
        }

        assertThatThrownBy(() -> JsonPatch.apply((ObjectNode) json("{\"a\":{}}"), patch))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("copies more than");
    }

    @Test
    void aPatchThatIsNoListIsRefused() {
        assertThatThrownBy(() -> JsonPatch.apply(Json.object(), Json.object()))
                .isInstanceOf(RefusedException.class);
    }
}
